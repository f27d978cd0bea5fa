"""Once only: which of the values a matter needs are known, to be confirmed, or still to be asked.

国务院令第716号《关于在线政务服务的若干规定》 article 7: what can be had by sharing must not be asked of the applicant.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tongban.terms.specs import Ask
from tongban.terms.values import Held

State = Literal["known", "stale", "contested", "answered", "missing", "absent"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """One element a matter asks: its state, its value if there is one, and what the record holds."""

    ask: Ask
    state: State
    value: str
    held: Held | None

    @property
    def open(self) -> bool:
        """Whether the person has something to do here."""
        return self.state in ("stale", "contested", "missing")

    @property
    def blocks(self) -> bool:
        """Whether the matter cannot be filed as long as this stands."""
        return self.open and self.ask.required


def resolve(
    asks: Iterable[Ask],
    held: Mapping[str, Held],
    answers: Mapping[str, str],
    hers: Collection[str],
    today: date,
) -> list[Resolved]:
    """State of every element asked. ``hers`` are the elements a person may tell of herself.

    What a department answers for is never asked of her: it is *known*, or *absent*, and then the matter's rule
    says what follows. An answer counts only where one was called for: what is known stays known.
    """
    return [_one(ask, held.get(ask.element), answers.get(ask.element, ""), ask.element in hers, today) for ask in asks]


def _one(ask: Ask, held: Held | None, answer: str, hers: bool, today: date) -> Resolved:
    state = _state(ask, held, hers, today)
    if answer and state not in ("known", "absent"):
        return Resolved(ask, "answered", answer, held)
    return Resolved(ask, state, held.value if held else "", held)


def _state(ask: Ask, held: Held | None, hers: bool, today: date) -> State:
    if held is None:
        return "missing" if hers else "absent"
    if not hers:
        return "known"
    if held.contested:
        return "contested"
    if ask.max_age_days and (today - held.observed_on).days > ask.max_age_days:
        return "stale"
    return "known"


def refused(fields: Iterable[Resolved], answers: Mapping[str, str]) -> list[Resolved]:
    """Fields that were answered although nobody asked: known otherwise, or a department's to say.

    An answer that says what is held anyway does no harm and is not among them.
    """
    return [
        field
        for field in fields
        if field.state in ("known", "absent") and answers.get(field.ask.element, "") not in ("", field.value)
    ]
