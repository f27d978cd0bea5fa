"""When a version holds (``validity.toml``)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.validity import Period, State

from .tables import cases

DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 1))
PERIODS = st.builds(Period, st.none() | DAYS, st.none() | DAYS).filter(
    lambda one: one.ends is None or (one.begins is not None and one.begins <= one.ends)
)


@pytest.mark.parametrize("case", cases("validity", "state"))
def test_state(case: dict[str, Any]) -> None:
    assert Period(case.get("begins"), case.get("ends")).state(case["on"]) == case["state"]


@pytest.mark.parametrize("case", cases("validity", "overlap"))
def test_overlap(case: dict[str, Any]) -> None:
    one, other = (Period(*(case[which] or [None])) for which in ("one", "other"))
    assert one.overlaps(other) is other.overlaps(one) is case["shared"]


@given(PERIODS, PERIODS, st.lists(DAYS))
def test_two_that_do_not_overlap_are_never_both_in_force(one: Period, other: Period, days: list[date]) -> None:
    both = any(one.state(day) == other.state(day) == State.PUBLISHED for day in days)
    assert not (both and not one.overlaps(other))
