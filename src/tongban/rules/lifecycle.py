"""The states of a case and its moves. Extension, rating and archiving are dates and clock events, not states."""

from enum import StrEnum

from tongban.terms.text import Text


class State(StrEnum):
    SUBMITTED = "submitted"
    GRANTED = "decided_granted"
    REFUSED = "decided_refused"


NAMES = {
    State.SUBMITTED: Text("已提交", "submitted"),
    State.GRANTED: Text("已办结", "granted"),
    State.REFUSED: Text("不予办理", "refused"),
}
MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.GRANTED, State.REFUSED}),
    State.GRANTED: frozenset(),
    State.REFUSED: frozenset(),
}


OUTCOMES = {State.GRANTED: "granted", State.REFUSED: "refused"}


class NoSuchMove(Exception):
    """Misuse: the life of a case does not go this way."""


def move(state: State, to: State) -> State:
    """The state after the move, if there is such a move."""
    if to not in MOVES[state]:
        raise NoSuchMove(f"{state} -> {to}")
    return to
