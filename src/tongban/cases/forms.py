"""What stands on the form of a matter for one person: known, to be confirmed, or asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.guard.actions import look
from tongban.residents.read import read
from tongban.rules.calendar import legal_day
from tongban.rules.once import Resolved, resolve
from tongban.rules.privacy import Purpose
from tongban.rules.transform import BY_DATATYPE, Unfit
from tongban.terms.specs import MatterSpec
from tongban.terms.text import Text
from tongban.terms.values import Actor, Picture

ROUTING = "household.register_division"
RESIDENT = "resident"  # the department code of what a person tells of herself


class NoSuchMatter(Exception):
    """No matter of that code is in force."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and what to do."""

    element: str
    message: Text


class NotReady(Exception):
    """The matter cannot be filed yet; all that is missing or wrong, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.element for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Form:
    """A matter as one person meets it."""

    matter: MatterSpec
    fields: list[Resolved]
    picture: Picture

    def values(self) -> dict[str, str]:
        """What the case rests on: element -> value, known or answered."""
        return {field.ask.element: field.value for field in self.fields if field.value}

    @property
    def known(self) -> int:
        return sum(field.state == "known" for field in self.fields)


def matter_in_force(code: str) -> MatterSpec:
    """The matter of that code; raises ``NoSuchMatter``."""
    found = content().matters.get(code)
    if found is None:
        raise NoSuchMatter(code)
    return found


def prepare(*, matter: MatterSpec, subject_id: UUID, answers: Mapping[str, str], actor: Actor, now: datetime) -> Form:
    """The form of ``matter`` for one person. ``answers`` are raw; wrong ones raise ``NotReady``.

    The look is logged: call it in a transaction.
    """
    seen = look(
        subject_id=subject_id,
        elements={*(ask.element for ask in matter.asks), ROUTING},
        purpose=Purpose.APPLY,
        basis=matter.basis[0].cited(),
        actor=actor,
        now=now,
    )
    picture = read(seen)
    clean = _clean(matter, answers)
    hers = {id for id, element in content().elements.items() if element.authority == RESIDENT}
    return Form(matter, resolve(matter.asks, picture.held, clean, hers, legal_day(now)), picture)


def _clean(matter: MatterSpec, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers in canonical form; everything wrong with them at once."""
    asked = {ask.element for ask in matter.asks}
    clean: dict[str, str] = {}
    problems: list[Problem] = []
    for element, raw in answers.items():
        if element not in asked:
            problems.append(Problem(element, Text("这个事项不问这一项", "this matter does not ask for it")))
            continue
        if not raw.strip():
            continue
        spec = content().elements[element]
        try:
            clean[element] = BY_DATATYPE[spec.datatype](raw, content().codes.get(spec.codes))
        except Unfit as unfit:
            both = Text(f"{unfit.reason.zh}。{unfit.mend.zh}", f"{unfit.reason.en}: {unfit.mend.en}")
            problems.append(Problem(element, both))
    if problems:
        raise NotReady(problems)
    return clean


def missing(form: Form) -> list[Problem]:
    """What the person must still give before the matter can be filed."""
    return [
        Problem(field.ask.element, Text("请填写这一项", "please fill this in")) for field in form.fields if field.blocks
    ]
