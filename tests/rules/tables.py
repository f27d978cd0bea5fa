"""Reading the tables of cases that stand beside the tests."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

FOLDER = Path(__file__).parent


def cases(rule: str, table: str = "case") -> list[ParameterSet]:
    """The cases ``[[table]]`` of ``<rule>.toml``, each under the words that say what it holds."""
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{rule}.toml").read_text(encoding="utf-8"))[table]
    return [pytest.param(one, id=one["what"]) for one in found]
