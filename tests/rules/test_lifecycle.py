"""The life of a case (``lifecycle.toml``)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.lifecycle import MOVES, NAMES, OUTCOMES, NoSuchMove, State, move

from .tables import cases


@pytest.mark.parametrize("case", cases("lifecycle"))
def test_lifecycle(case: dict[str, Any]) -> None:
    start, to = State(case["from"]), State(case["to"])
    if case["goes"]:
        assert move(start, to) is to
    else:
        with pytest.raises(NoSuchMove):
            move(start, to)


def test_every_state_has_a_name_and_its_moves() -> None:
    assert set(NAMES) == set(MOVES) == set(State)
    assert {state for state in State if state.startswith("decided")} == set(OUTCOMES)


def test_every_state_is_reached_and_every_life_ends() -> None:
    reached, frontier = {State.SUBMITTED}, {State.SUBMITTED}
    while frontier:
        frontier = {to for state in frontier for to in MOVES[state]} - reached
        reached |= frontier
    assert reached == set(State)
    assert {state for state in State if not MOVES[state]} == set(OUTCOMES)


@given(st.lists(st.sampled_from(State), max_size=6))
def test_no_walk_leaves_a_decision(walk: list[State]) -> None:
    state = State.SUBMITTED
    for to in walk:
        try:
            state = move(state, to)
        except NoSuchMove:
            continue
        assert state in OUTCOMES
    assert state is State.SUBMITTED or state in OUTCOMES
