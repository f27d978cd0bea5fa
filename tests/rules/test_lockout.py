"""How long somebody waits after wrong passwords (``lockout.toml``)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.lockout import ACCOUNT, ADDRESS, FORGET, Patience, still_counted, wait_after

from .tables import cases

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", cases("lockout", "wait"))
def test_wait_after(case: dict[str, Any]) -> None:
    assert wait_after(case["failures"], ACCOUNT).total_seconds() == case["account"]
    assert wait_after(case["failures"], ADDRESS).total_seconds() == case["address"]


@given(st.integers(0, 10_000), st.sampled_from([ACCOUNT, ADDRESS]))
def test_the_wait_never_shrinks_and_has_an_end(failures: int, patience: Patience) -> None:
    wait = wait_after(failures, patience)
    assert wait <= wait_after(failures + 1, patience) <= patience.longest


def test_a_day_without_a_failure_forgets_them_all() -> None:
    assert still_counted(7, last=NOW - FORGET + timedelta(seconds=1), now=NOW) == 7
    assert still_counted(7, last=NOW - FORGET, now=NOW) == 0
