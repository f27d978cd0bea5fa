"""Which of several sources is believed, element by element, and why.

The department that is competent for an element decides it (the data element's authority); among equals the later
observation. Government data sharing rests on "one number, one source": 国务院令第716号 article 7 lets shared data
stand in for what a person would otherwise hand in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """One source's word on one element."""

    value: str
    department: str
    observed_on: date
    known_at: datetime
    row: str = ""  # what tells one row of a source from another


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate believed (its place in the sequence given), why, and whether another contradicts it."""

    index: int
    because: str  # "only" | "authority" | "latest"; the caller adds "ruled"
    contested: bool


def choose(candidates: Sequence[Candidate], authority: str) -> Choice:
    """Believe the competent department, then the latest observation.

    A contradiction contests the value only where the rule had no authority to go by: a department that is not
    competent does not make the competent one's word doubtful.
    """
    ranked = sorted(
        range(len(candidates)),
        key=lambda i: (
            candidates[i].department == authority,
            candidates[i].observed_on,
            candidates[i].known_at,
            candidates[i].department,  # beyond this nothing tells them apart: any order will do, but always the same,
            candidates[i].row,  # and of two rows alike one is believed in everything, not half of each
            candidates[i].value,
        ),
        reverse=True,
    )
    best = candidates[ranked[0]]
    others = [candidates[i] for i in ranked[1:]]
    if not others:
        return Choice(ranked[0], "only", contested=False)
    if best.department == authority:
        rivals = [c for c in others if c.department == authority]
        because = "latest" if rivals else "authority"
    else:
        rivals, because = others, "latest"
    contested = any(c.value != best.value and c.observed_on == best.observed_on for c in rivals) or (
        best.department != authority and any(c.value != best.value for c in rivals)
    )
    return Choice(ranked[0], because, contested)


def ruled(candidates: Sequence[Candidate], named: Sequence[bool]) -> int:
    """The latest of the candidates a person has decided for (``named``); at least one is.

    Whoever holds what is inaccurate checks it and corrects it in time: 个人信息保护法 article 46.
    """
    fitting = [index for index, chosen in enumerate(named) if chosen]
    return max(fitting, key=lambda i: (candidates[i].observed_on, candidates[i].known_at))
