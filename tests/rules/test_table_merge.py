"""Merging tables: who has to be asked what, so that every table can still be filled."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_table import COLUMNS, CONDITIONS, FLOOR, QUARTER, ROWS, SEX, _by_sql
from tests.rules.test_table_compare import HELD, _column, _content, _table
from tongban.rules.table.compare import Library
from tongban.rules.table.expression import ALWAYS, Compare, Condition, Not
from tongban.rules.table.meaning import same
from tongban.rules.table.merge import Merged, loosened, merge


def _merged(*tables: Any) -> Merged:
    return merge(Library(_content(*tables)), HELD)


@given(CONDITIONS, ROWS, st.sets(st.sampled_from([FLOOR, SEX])))
def test_whoever_may_be_in_is_asked(condition: Condition, row: tuple[Any, ...], lacking: set[str]) -> None:
    """Whatever she would answer: if that puts her in, she is among those asked, or may be."""
    loose = loosened(condition, lacking)
    blind = tuple(None if name in lacking else value for name, value in zip((FLOOR, SEX), row[:2], strict=True))
    if _by_sql(condition, row):
        assert _by_sql(loose, (*blind, row[2])) is not False


def test_what_is_not_lacking_stays_as_it_is() -> None:
    condition = Not(Compare(FLOOR, ">", 3))
    assert loosened(condition, {SEX}) is condition
    assert same(loosened(condition, {FLOOR}), ALWAYS, COLUMNS, (QUARTER,))


def test_one_question_for_two_tables_asked_of_the_wider_circle() -> None:
    wide = _table("wide", _column("wish", element="job.wish"), where="person.age >= 60")
    narrow = _table("narrow", _column("wish", element="job.wish"), where="person.age >= 80")
    (question,) = _merged(wide, narrow).questions
    assert (question.element, len(question.asked_of)) == ("job.wish", 1)
    assert question.serves == [("wide", "wish"), ("narrow", "wish")]
    (apart,) = _merged(wide, _table("men", _column("wish", element="job.wish"), where="person.sex = '1'")).questions
    assert len(apart.asked_of) == 2


def test_what_is_held_or_follows_is_asked_of_nobody_and_what_stays_neither() -> None:
    found = _merged(
        _table("held", _column("name", element="person.name"), _column("age", element="person.age")),
        _table("kept", _column("severe", element="mental.is_severe")),
    )
    assert found.questions == ()
    assert found.kept_back == {("kept", "severe")}


def test_a_list_within_another_is_a_view_of_it() -> None:
    wish = _column("wish", element="job.wish")
    found = _merged(
        _table("all", wish, _column("alone", element="elder.lives_alone"), where="person.age >= 60"),
        _table("some", wish, where="person.age >= 80"),
    )
    assert found.views == {"some": "all"}
