"""The life of a case (``lifecycle.toml``)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.lifecycle import FINAL, MOVES, NAMES, OUTCOMES, Act, NoSuchMove, State, move

from .tables import cases


@pytest.mark.parametrize("case", cases("lifecycle"))
def test_lifecycle(case: dict[str, Any]) -> None:
    state = State(case["from"])
    *before, last = (Act(act) for act in case["path"])
    for act in before:
        state = move(state, act)
    if "to" in case:
        assert move(state, last) is State(case["to"])
    else:
        with pytest.raises(NoSuchMove):
            move(state, last)


def test_every_state_has_a_name_and_every_act_a_use() -> None:
    assert set(NAMES) == set(State)
    assert {act for _, act in MOVES} == set(Act)
    assert all(move.source for move in MOVES.values())
    assert {state for state in State if state.startswith("decided")} == set(OUTCOMES)


def test_every_state_is_reached_from_a_draft() -> None:
    reached, frontier = {State.DRAFT}, {State.DRAFT}
    while frontier:
        frontier = {found.end for found in MOVES.values() if found.start in frontier} - reached
        reached |= frontier
    assert reached == set(State)


def test_there_is_no_dead_end_but_the_ends() -> None:
    going_on = {found.start for found in MOVES.values()}
    assert set(State) - going_on == FINAL


def test_from_everywhere_the_case_can_come_to_an_end() -> None:
    ends = FINAL | {State.DELIVERED}
    reaching, grown = set(ends), True
    while grown:
        more = {found.start for found in MOVES.values() if found.end in reaching} - reaching
        reaching |= more
        grown = bool(more)
    assert reaching == set(State)


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_no_walk_asks_twice_for_a_supplement_or_decides_unaccepted(walk: list[Act]) -> None:
    state, asked, accepted = State.SUBMITTED, 0, False
    for act in walk:
        before = state
        try:
            state = move(state, act)
        except NoSuchMove:
            continue
        asked += act is Act.REQUEST_SUPPLEMENT
        accepted = accepted or state in (State.ACCEPTED, State.ACCEPTED_WITH_DEFERRAL)
        if state in OUTCOMES:
            accepted = accepted or before is State.SUBMITTED  # decided on the spot: accepting and deciding are one
            assert accepted
    assert asked <= 1
