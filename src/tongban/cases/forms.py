"""What stands on the form of a matter for one person: known, to be confirmed, or asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from tongban.catalogue.current import content
from tongban.guard.actions import look
from tongban.papers.models import Paper
from tongban.residents.read import read
from tongban.rules.calendar import legal_day
from tongban.rules.once import Resolved, refused, resolve
from tongban.rules.privacy import Purpose
from tongban.rules.situation import Needed, Settled, chosen, needed_asks, needed_materials, settle
from tongban.rules.transform import BY_DATATYPE, Unfit
from tongban.terms.specs import Ask, MatterSpec
from tongban.terms.text import Text
from tongban.terms.values import Actor, Held, Picture

ROUTING = "household.register_division"
RESIDENT = "resident"  # the department code of what a person tells of herself
SITUATION = "situation-"  # before a situation's code, where it is named beside elements

ProblemKind = Literal["wrong", "missing", "known", "absent", "not_asked", "not_needed", "open", "choice"]


class NoSuchMatter(Exception):
    """No matter of that code is in force."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and what to do. A situation is named ``situation-<code>``."""

    element: str
    message: Text
    kind: ProblemKind


class NotReady(Exception):
    """The matter cannot be filed yet; all that is missing or wrong, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{problem.element} ({problem.kind})" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Form:
    """A matter as one person meets it, in her circumstances."""

    matter: MatterSpec
    fields: list[Resolved]  # what is needed in her circumstances
    picture: Picture
    settled: list[Settled] = field(default_factory=list)
    materials: list[Needed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # with the answers given

    def values(self) -> dict[str, str]:
        """What the case rests on: element -> value, known or answered."""
        return {one.ask.element: one.value for one in self.fields if one.value}

    def choices(self) -> dict[str, str]:
        """Situation -> choice, whoever settled it."""
        return chosen(self.settled)

    @property
    def known(self) -> int:
        return sum(one.state == "known" for one in self.fields)


@dataclass(frozen=True, slots=True)
class Outline:
    """A matter as anybody meets it before signing in: what she may fill in, and what departments will fill in."""

    matter: MatterSpec
    asks: list[Ask]  # hers to answer
    later: list[Ask]  # departments answer for these
    settled: list[Settled]
    materials: list[Needed]
    problems: list[Problem]


def matter_in_force(code: str) -> MatterSpec:
    """The matter of that code; raises ``NoSuchMatter``."""
    found = content().matters.get(code)
    if found is None:
        raise NoSuchMatter(code)
    return found


def prepare(
    *,
    matter: MatterSpec,
    subject_id: UUID,
    answers: Mapping[str, str],
    actor: Actor,
    now: datetime,
    situations: Mapping[str, str] | None = None,
) -> Form:
    """The form of ``matter`` for one person. ``answers`` are raw; what is wrong with them stands in ``problems``.

    The look is logged: call it in a transaction.
    """
    seen = look(
        subject_id=subject_id,
        elements=_looked_at(matter),
        purpose=Purpose.APPLY,
        basis=matter.basis[0].cited(),
        actor=actor,
        now=now,
    )
    picture = read(seen)
    situations = situations or {}
    settled = settle(matter.situations, picture, situations)
    choices = chosen(settled)
    asks = needed_asks(matter, choices)
    clean, problems = _clean(matter, asks, answers, choices)
    fields = resolve(asks, picture.held, clean, hers(), legal_day(now))
    problems += [_told_already(one) for one in refused(fields, clean)]
    problems += _wrong_choices(matter, settled, situations)
    papers = _papers(subject_id, now) if any(one.spared_by_paper for one in matter.materials) else ()
    materials = needed_materials(matter, choices, picture.held, papers)
    return Form(matter, fields, picture, settled, materials, problems)


def outline(*, matter: MatterSpec, answers: Mapping[str, str], situations: Mapping[str, str]) -> Outline:
    """The form of ``matter`` for somebody not signed in: nothing is looked at, nobody is known."""
    settled = settle(matter.situations, None, situations)
    choices = chosen(settled)
    asks = needed_asks(matter, choices)
    _, problems = _clean(matter, asks, answers, choices)
    own = hers()
    return Outline(
        matter,
        [ask for ask in asks if ask.element in own],
        [ask for ask in asks if ask.element not in own],
        settled,
        needed_materials(matter, choices, {}, ()),
        problems + _wrong_choices(matter, settled, situations),
    )


def missing(form: Form) -> list[Problem]:
    """What the person must still give before the matter can be filed."""
    wrong = {problem.element for problem in form.problems}
    return [
        *(
            Problem(SITUATION + one.situation.code, Text("请选择一项", "please choose one"), "open")
            for one in form.settled
            if one.by == "open" and SITUATION + one.situation.code not in wrong
        ),
        *(
            Problem(one.ask.element, Text("请填写这一项", "please fill this in"), "missing")
            for one in form.fields
            if one.blocks and one.ask.element not in wrong
        ),
    ]


def hers() -> frozenset[str]:
    """The elements a person may tell of herself."""
    return frozenset(id for id, element in content().elements.items() if element.authority == RESIDENT)


def _looked_at(matter: MatterSpec) -> set[str]:
    return {
        ROUTING,
        *(ask.element for ask in matter.asks),
        *(situation.element for situation in matter.situations if situation.element),
        *(material.spared_by for material in matter.materials if material.spared_by),
    }


def _papers(subject_id: UUID, now: datetime) -> Collection[str]:
    valid = Paper.objects.valid(on=legal_day(now)).filter(subject_id=subject_id)
    return set(valid.values_list("certificate", flat=True))


def _clean(
    matter: MatterSpec, needed: Collection[Ask], answers: Mapping[str, str], choices: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """Answers in canonical form, and everything wrong with them. What waits for an open situation may yet be needed."""
    asked, now_asked = {ask.element for ask in matter.asks}, {ask.element for ask in needed}
    waiting = {ask.element for ask in matter.asks if any(one.situation not in choices for one in ask.when)}
    clean: dict[str, str] = {}
    problems: list[Problem] = []
    for element, raw in answers.items():
        if element not in asked:
            problems.append(_problem(element, "not_asked", "这个事项不问这一项", "this matter does not ask for it"))
        elif not raw.strip() or (element in waiting and element not in now_asked):
            continue
        elif element not in now_asked:
            told = ("按您选的情况，不需要这一项", "it is not needed in the situation chosen")
            problems.append(_problem(element, "not_needed", *told))
        else:
            spec = content().elements[element]
            try:
                clean[element] = BY_DATATYPE[spec.datatype](raw, content().codes.get(spec.codes))
            except Unfit as unfit:
                both = (f"{unfit.reason.zh}。{unfit.mend.zh}", f"{unfit.reason.en}: {unfit.mend.en}")
                problems.append(_problem(element, "wrong", *both))
    return clean, problems


def _told_already(one: Resolved) -> Problem:
    """Why an answer to something known is not taken, and where it is put right instead."""
    if one.held is not None:
        source = content().departments[one.held.department].name
        return _problem(
            one.ask.element,
            "known",
            f"{source.zh}已提供这一项，不用填写；如不对，请在“我的数据”里点“这不对”",
            f"known already from {source.en}; if it is wrong, say so under My data",
        )
    authority = content().departments[content().elements[one.ask.element].authority].name
    return _problem(
        one.ask.element,
        "absent",
        f"这一项由{authority.zh}提供，不由本人填写；目前没有您的记录",
        f"{authority.en} answers for this, not the applicant; nothing of yours is held there",
    )


def _wrong_choices(matter: MatterSpec, settled: list[Settled], given: Mapping[str, str]) -> list[Problem]:
    """Choices that do not exist, or that the record has settled otherwise."""
    problems = []
    counted = {one.situation.code: one for one in settled}
    known = {one.code: {choice.code for choice in one.choices} for one in matter.situations}
    for code, choice in given.items():
        if code not in known:
            problems.append(_problem(SITUATION + code, "choice", "这个事项没有这个问题", "no such situation here"))
        elif choice and choice not in known[code]:
            told = ("请从列出的情况中选一项", f"choose one of {', '.join(sorted(known[code]))}")
            problems.append(_problem(SITUATION + code, "choice", *told))
        elif choice and code in counted and counted[code].by == "record" and counted[code].choice != choice:
            problems.append(_settled_already(counted[code]))
    return problems


def _settled_already(one: Settled) -> Problem:
    source = _source(one.held)
    return _problem(
        SITUATION + one.situation.code,
        "known",
        f"这一情况已由{source.zh}的数据确定，不用选择",
        f"settled already by the data of {source.en}",
    )


def _source(held: Held | None) -> Text:
    return content().departments[held.department].name if held else Text("部门", "the departments")


def _problem(element: str, kind: ProblemKind, zh: str, en: str) -> Problem:
    return Problem(element, Text(zh, en), kind)
