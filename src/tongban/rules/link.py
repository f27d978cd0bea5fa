"""Whether a row without a usable number is somebody's: beyond doubt, in doubt, or nobody's.

Personal information must be accurate, and mistakes must not harm the person (个人信息保护法 article 8): one wrong link
shows a stranger's data, so a person decides whatever is not beyond doubt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

LINK_AT = 0.9995  # probability
DOUBT_AT = 0.2
RUNNER_UP = 0.05  # the second best may have at most this
BESIDES_NAME = 2  # how many other kinds of evidence must agree

Outcome = Literal["link", "doubtful", "nobody"]


@dataclass(frozen=True, slots=True)
class Scored:
    """One person a row may be about: how probable, and the level each comparison reached (name -> level)."""

    subject_id: UUID
    probability: float
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the row; the candidates worth a look, most probable first; and the code of the reason."""

    outcome: Outcome
    candidates: tuple[Scored, ...]
    because: str


def decide(scored: Sequence[Scored], *, number_contradicts: bool = False) -> Decision:
    """Decide one row by the people it may be about.

    ``number_contradicts`` says that the row carries a valid number under which somebody else is known: a person
    decides then, whatever the probability (two different valid numbers are never merged by machine).
    """
    ranked = sorted(scored, key=lambda one: (-one.probability, str(one.subject_id)))
    worth = tuple(one for one in ranked if one.probability >= DOUBT_AT)[:5]
    if not worth:
        return Decision("nobody", (), "nobody_alike")
    best = worth[0]
    if number_contradicts:
        return Decision("doubtful", worth, "number_contradicts")
    if best.probability < LINK_AT:
        return Decision("doubtful", worth, "not_sure")
    if len(ranked) > 1 and ranked[1].probability > RUNNER_UP:
        return Decision("doubtful", worth, "two_alike")
    if veto := _veto(best.levels):
        return Decision("doubtful", worth, veto)
    return Decision("link", (best,), "beyond_doubt")


def _veto(levels: Mapping[str, str]) -> str:
    """Why a machine may not link in spite of the probability; "" when it may."""
    if levels.get("sex") == "differs":
        return "sex_differs"
    if levels.get("name") not in ("same", "sound", "near"):
        return "name_differs"
    agreeing = [kind for kind in ("born", "number", "mobile", "home") if levels.get(kind) in ("same", "near")]
    if len(agreeing) < BESIDES_NAME:
        return "too_little"
    if levels["name"] == "near" and "number" not in agreeing and len(agreeing) < BESIDES_NAME + 1:
        return "name_near"  # brothers and sisters differ in one character and share address and phone
    if levels.get("born") in ("part", "differs") and levels.get("number") not in ("same", "near"):
        return "born_differs"
    return ""
