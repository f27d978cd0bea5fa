"""Conditions of tables (``table.toml``), and that a diagram and the SQL say the same of every row."""

import sqlite3
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.table.derive import DERIVED, expanded
from tongban.rules.table.expression import (
    Among,
    Both,
    Compare,
    Condition,
    Either,
    Missing,
    Moment,
    Not,
    Period,
    elements_of,
)
from tongban.rules.table.meaning import Asks, TooLarge, diagram, implies, same
from tongban.rules.table.parse import Column, Dictionary, Misread, parse
from tongban.rules.table.sql import printed

from .tables import cases

YES_NO = frozenset("01")
COLUMNS = {
    "person.birth_date": Column("date"),
    "person.death_date": Column("date"),
    "person.age": Column("integer"),
    "person.alive": Column("code", YES_NO),
    "person.sex": Column("code", frozenset("0129")),
    "household.move_in_date": Column("date"),
    "residence.floor": Column("integer"),
    "residence.grid": Column("text"),
    "elder.is_80_plus": Column("code", YES_NO),
    "minlife.is_recipient": Column("code", YES_NO),
    "house.area": Column("decimal"),
}
HELD_SEVERAL_TIMES = {"benefit.kind": Column("code", frozenset("12345"))}
ALL = {**COLUMNS, **HELD_SEVERAL_TIMES}
DICTIONARY = Dictionary(
    COLUMNS, {"member": frozenset(COLUMNS), "benefit": frozenset(HELD_SEVERAL_TIMES)}, HELD_SEVERAL_TIMES
)
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 31))
PERIODS = (QUARTER, Period(date(2027, 1, 1), date(2027, 3, 31), date(2027, 3, 31)))


def _read(text: str) -> Condition:
    return expanded(parse(text, DICTIONARY))


@pytest.mark.parametrize("told", cases("table", "same"))
def test_same(told: dict[str, str]) -> None:
    assert same(_read(told["one"]), _read(told["other"]), ALL, PERIODS)


@pytest.mark.parametrize("told", cases("table", "differ"))
def test_differ(told: dict[str, str]) -> None:
    assert not same(_read(told["one"]), _read(told["other"]), ALL, PERIODS)


@pytest.mark.parametrize("told", cases("table", "implies"))
def test_implies(told: dict[str, str]) -> None:
    one, other = _read(told["one"]), _read(told["other"])
    assert implies(one, other, ALL, PERIODS)
    assert not implies(other, one, ALL, PERIODS)


@pytest.mark.parametrize("told", cases("table", "refused"))
def test_refused(told: dict[str, Any]) -> None:
    if told.get("accepted"):
        parse(told["text"], DICTIONARY)
        return
    with pytest.raises(Misread) as refused:
        parse(told["text"], DICTIONARY)
    assert told["says"] in refused.value.message.en
    assert refused.value.message.zh != refused.value.message.en
    assert refused.value.column == told.get("column", refused.value.column)


def test_a_condition_with_too_many_cases_is_refused_and_not_computed_for_ever() -> None:
    columns = {f"a.{number}": Column("integer") for number in range(40)}
    pairs = [Either((Compare(f"a.{n}", "=", 1), Compare(f"a.{n + 20}", "=", 1))) for n in range(20)]
    with pytest.raises(TooLarge):
        diagram(Both(tuple(pairs)), columns, QUARTER)


def test_a_day_without_its_like_in_a_shorter_month_is_that_months_last() -> None:
    assert Moment("end", months=-10).on(QUARTER) == date(2026, 2, 28)
    assert Moment("start", days=-1).on(QUARTER) == date(2026, 9, 30)


def test_every_derived_element_follows_from_others_only() -> None:
    for element, derived in DERIVED.items():
        reached = set(elements_of(derived.missing)) | set(derived.reads)
        assert not reached & DERIVED.keys(), element


# Random conditions over three elements, and rows in which each may be unknown.
FLOOR, SEX, BORN = "residence.floor", "person.sex", "person.birth_date"
DAYS = st.sampled_from([date(1946, 12, 30), date(1946, 12, 31), date(1947, 1, 1), date(2026, 10, 1)])
ATOMS = st.one_of(
    st.builds(Compare, st.just(FLOOR), st.sampled_from(["=", "<", "<=", ">", ">="]), st.integers(0, 4)),
    st.builds(Compare, st.just(SEX), st.just("="), st.sampled_from("0129")),
    st.builds(
        Compare, st.just(BORN), st.sampled_from(["=", "<", ">="]), st.one_of(DAYS, st.just(Moment("as_of", -960)))
    ),
    st.builds(Among, st.just(SEX), st.lists(st.sampled_from("0129"), min_size=1, max_size=3).map(tuple)),
    st.builds(Missing, st.sampled_from([FLOOR, SEX, BORN])),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Both, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
ROWS = st.tuples(
    st.one_of(st.none(), st.integers(-1, 5)), st.one_of(st.none(), st.sampled_from("0129")), st.one_of(st.none(), DAYS)
)
DATABASE = sqlite3.connect(":memory:")


def _by_sql(condition: Condition, row: tuple[Any, ...]) -> bool | None:
    day = row[2] and row[2].isoformat()
    names = "? AS residence_floor, ? AS person_sex, ? AS person_birth_date"
    sql = f"SELECT ({printed(condition, QUARTER, lambda things, inner: '')}) FROM (SELECT {names})"  # noqa: S608 - what is tested
    (said,) = DATABASE.execute(sql, (row[0], row[1], day)).fetchone()
    return None if said is None else bool(said)


def _by_diagram(found: Any, row: dict[str, Any]) -> bool | None:
    while isinstance(found, Asks):
        value = row[found.name[0]]
        if value is None:
            found = found.unknown
        elif found.name[0] == SEX:
            found = next(below for values, below in found.parts if value in values)
        else:
            place = value.toordinal() if isinstance(value, date) else value
            found = [below for begins, below in found.parts if begins == "lowest" or begins[0] <= place][-1]
    return None if found is None else bool(found)


@given(CONDITIONS, ROWS)
def test_a_diagram_says_of_every_row_what_the_sql_says(condition: Condition, row: tuple[Any, ...]) -> None:
    told = dict(zip((FLOOR, SEX, BORN), row, strict=True))
    assert _by_diagram(diagram(condition, COLUMNS, QUARTER), told) is _by_sql(condition, row)


@given(CONDITIONS, CONDITIONS, st.lists(ROWS, min_size=1, max_size=8))
def test_the_same_meaning_is_the_same_answer_to_every_row(
    one: Condition, other: Condition, rows: list[tuple[Any, ...]]
) -> None:
    if same(one, other, ALL, (QUARTER,)):
        assert [_by_sql(one, row) for row in rows] == [_by_sql(other, row) for row in rows]
    if implies(one, other, ALL, (QUARTER,)):
        assert all(_by_sql(other, row) for row in rows if _by_sql(one, row))
    for law in (Not(Not(one)), Both((one, one)), Either((one, Both((one, other))))):
        assert same(one, law, ALL, (QUARTER,))
