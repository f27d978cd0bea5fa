"""The law's clock (``clock.toml``)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.calendar import Calendar, published
from tongban.rules.clock import (
    ClockEvent,
    Event,
    WrongClock,
    due,
    end_of,
    silence_on_receipt,
    silence_on_renewal,
)
from tongban.terms.specs import Term

from .tables import cases

CALENDAR = published()
days = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def _events(raw: list[list[Any]]) -> list[ClockEvent]:
    return [ClockEvent(Event(one[0]), one[1], *one[2:]) for one in raw]


@pytest.mark.parametrize("case", cases("clock", "term"))
def test_a_term_ends_on(case: dict[str, Any]) -> None:
    found = end_of(Term(case["length"], case["unit"]), case["start"], CALENDAR)
    assert found.on == case["due"]
    assert found.provisional is case.get("provisional", False)


@pytest.mark.parametrize("case", cases("clock", "fold"))
def test_what_happened_folds_into(case: dict[str, Any]) -> None:
    found = due(Term(case["length"], case["unit"]), _events(case["events"]), CALENDAR, case["today"])
    assert (found.on, found.left) == (case.get("due"), case["left"])
    assert found.paused is ("due" not in case)


@pytest.mark.parametrize("case", cases("clock", "silence"))
def test_silence_on_receipt(case: dict[str, Any]) -> None:
    found = silence_on_receipt(case["type"], case["received"], case.get("noticed"), case["today"], CALENDAR)
    assert found.since == case.get("since")
    assert found.accepted is ("since" in case)


@pytest.mark.parametrize("case", cases("clock", "renewal"))
def test_silence_on_renewal(case: dict[str, Any]) -> None:
    found = silence_on_renewal(case["type"], case["applied"], case["expires"], case.get("decided"), case["today"])
    assert found.since == case.get("since")
    assert found.accepted is ("since" in case)


@pytest.mark.parametrize(
    "raw",
    [
        [["pause", date(2026, 1, 5)]],
        [["start", date(2026, 1, 5)], ["pause", date(2026, 1, 4)]],
        [["start", date(2026, 1, 5)], ["pause", date(2026, 1, 6)], ["pause", date(2026, 1, 7)]],
        [["start", date(2026, 1, 5)], ["resume", date(2026, 1, 6)]],
    ],
)
def test_a_clock_set_wrongly_is_misuse(raw: list[list[Any]]) -> None:
    with pytest.raises(WrongClock):
        due(Term(5, "workday"), _events(raw), CALENDAR, date(2026, 1, 8))


@given(days, st.integers(0, 60))
def test_counting_forwards_and_between_agree(start: date, length: int) -> None:
    end = CALENDAR.add_workdays(start, length)
    assert CALENDAR.workdays_between(start, end.on) == length
    assert length == 0 or CALENDAR.is_workday(end.on)


@given(days, st.integers(1, 40), st.integers(1, 30), st.integers(0, 40))
def test_a_pause_never_shortens_a_term(start: date, length: int, after: int, lasting: int) -> None:
    term = Term(length, "workday")
    pause = start + timedelta(days=after)
    events = [ClockEvent(Event.START, start)]
    plain = due(term, events, CALENDAR, start).on
    events += [ClockEvent(Event.PAUSE, pause), ClockEvent(Event.RESUME, pause + timedelta(days=lasting))]
    paused = due(term, events, CALENDAR, start).on
    assert plain is not None
    assert paused is not None
    assert paused >= plain


@given(days, st.integers(1, 40), st.integers(0, 80))
def test_what_is_left_reaches_nothing_on_the_due_day(start: date, length: int, later: int) -> None:
    events = [ClockEvent(Event.START, start)]
    found = due(Term(length, "workday"), events, CALENDAR, start + timedelta(days=later))
    assert found.on is not None
    at_the_end = due(Term(length, "workday"), events, CALENDAR, found.on)
    assert at_the_end.left == 0


@given(days)
def test_a_changed_calendar_changes_the_count_and_nothing_else(day: date) -> None:
    off = CALENDAR.with_changes(days_off=frozenset({day}), makeup_days=frozenset())
    assert not off.is_workday(day)
    back = off.with_changes(days_off=frozenset(), makeup_days=frozenset({day}))
    assert back.is_workday(day)
    others = [day + timedelta(days=step) for step in range(-5, 6) if step]
    assert [back.is_workday(one) for one in others] == [CALENDAR.is_workday(one) for one in others]


def test_a_negative_term_is_misuse() -> None:
    empty = Calendar(frozenset(), frozenset(), frozenset({2026}))
    for count in (empty.add_workdays, empty.add_days):
        with pytest.raises(ValueError, match="negative"):
            count(date(2026, 1, 1), -1)
