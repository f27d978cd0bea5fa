"""Codes, levels and names of divisions, as a table; and what holds of any code."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tongban.rules.divisions import (
    LEVELS,
    ancestors,
    folded_name,
    level_of,
    match_name,
    normal_code,
    normal_level,
    unit_type_of,
    within,
)

from .tables import FOLDER

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads((FOLDER / "divisions.toml").read_text(encoding="utf-8"))
CODES = some.builds(
    lambda width, digits: digits[:width],
    some.sampled_from([2, 4, 6, 9, 12]),
    some.text("0123456789", min_size=12, max_size=12).filter(lambda digits: digits[:2] != "00"),
)


@pytest.mark.parametrize("case", CASES["code"], ids=lambda case: case["raw"])
def test_a_code_is_read_as_twelve_digits_with_what_it_lies_in(case: dict[str, Any]) -> None:
    code = normal_code(case["raw"])
    assert code == case["is"]
    assert code is not None
    assert level_of(code) == case["level"]
    assert list(ancestors(code)) == case["above"]


def test_what_is_no_code_is_refused() -> None:
    (case,) = CASES["not_a_code"]
    assert [raw for raw in case["raw"] if normal_code(raw) is not None] == []


@pytest.mark.parametrize("case", CASES["unit"], ids=lambda case: case["code"])
def test_the_kind_of_a_unit_is_read_from_its_own_digits(case: dict[str, Any]) -> None:
    assert unit_type_of(case["code"]) == case["type"]


@pytest.mark.parametrize("case", CASES["name"], ids=lambda case: f"{case['wanted']}-{len(case['known'])}")
def test_a_name_finds_its_unit_or_several_or_none(case: dict[str, Any]) -> None:
    assert match_name(case["wanted"], [(name, name) for name in case["known"]]) == case["found"]


@pytest.mark.parametrize(
    ("raw", "level"), [("省", "province"), ("地级", "city"), ("District", "county"), ("街道", "town"), ("5", "village")]
)
def test_a_level_is_known_by_many_words(raw: str, level: str) -> None:
    assert normal_level(raw) == level


def test_an_unknown_level_is_none() -> None:
    assert normal_level("galaxy") is None


@given(CODES)
def test_what_a_code_lies_in_is_higher_and_begins_it(raw: str) -> None:
    code = normal_code(raw)
    assert code is not None
    line = ancestors(code)
    levels = [LEVELS.index(level_of(one)) for one in line]
    assert levels == sorted(levels, reverse=True)
    assert all(level < LEVELS.index(level_of(code)) for level in levels)
    assert all(within(code, one) for one in line)
    assert normal_code(code) == code


@given(some.text(max_size=12))
def test_any_name_folds_and_finds_itself(name: str) -> None:
    core, kind = folded_name(name)
    assert folded_name(name) == (core, kind)
    assert match_name(name, [("it", name)]) == ["it"]
