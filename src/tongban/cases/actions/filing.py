"""Filing a matter. An instant one is decided in the same transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.cases.forms import RESIDENT, ROUTING, SITUATION, Form, NotReady, matter_in_force, missing, prepare
from tongban.cases.models import Case, Typed
from tongban.catalogue.current import content, matter_version
from tongban.guard.actions import grant
from tongban.guard.relations import window
from tongban.journal.actions import digest, once, together
from tongban.journal.actions import record as record_event
from tongban.residents.actions import record
from tongban.rules.calendar import legal_day
from tongban.rules.decide import NAMED, Facts
from tongban.rules.level import reaches
from tongban.rules.lifecycle import OUTCOMES, Act, State, move
from tongban.rules.number import case_number
from tongban.rules.privacy import Relation
from tongban.store import cells
from tongban.store.ids import new_id
from tongban.store.single import add
from tongban.terms.events import CaseDecided, CaseFiled
from tongban.terms.level import Level
from tongban.terms.specs import Channel
from tongban.terms.values import Actor, SourceRow
from tongban.terms.verdict import Verdict

from .drafts import Seen, finish
from .printing import paper_for

_NUMBERS = 10_000_000


class ChannelClosed(Exception):
    """The matter is not handled on this channel."""


class NotKnownWell(Exception):
    """The matter asks that she be known better than she is; ``verdict`` says what to do."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason.en)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Filed:
    """The case, and whether this call made it or an earlier one under the same key."""

    case: Case
    replayed: bool


def file(
    *,
    matter: str,
    answers: Mapping[str, str],
    subject_id: UUID,
    actor: Actor,
    channel: Channel,
    key: str,
    now: datetime,
    situations: Mapping[str, str] | None = None,
    seen: Seen | None = None,
) -> Filed:
    """Apply for ``matter`` on behalf of ``subject_id``; the same ``key`` again gives the same case.

    ``seen`` is what the page knows of her draft; filing finishes the draft. A program, which has no drafts, leaves
    it out. Raises ``NoSuchMatter``, ``ChannelClosed``, ``NotKnownWell``, ``NotReady`` (everything missing or wrong, at
    once), ``Stale`` (the draft was changed elsewhere), the guard's ``NotAllowed`` and the journal's ``KeyReused``.
    """
    body = {"matter": matter, "answers": dict(answers)} | ({"situations": dict(situations)} if situations else {})
    with transaction.atomic():
        case_id = new_id()
        earlier = once(client=str(actor.id), key=key, digest=digest(body), result={"case": str(case_id)})
        if earlier is not None:
            return Filed(Case.objects.select_related("paper").get(id=earlier["case"]), replayed=True)
        spec = matter_in_force(matter)
        if channel not in spec.channels or not spec.decided_here:
            raise ChannelClosed(f"{matter} is not handled by {channel}")
        # whom the record knows is known by name; whether she acts for herself is the guard's to say
        known = reaches(max(actor.level, Level.REAL_NAME), Level.of(spec.identity_level))
        if not known.allowed:
            raise NotKnownWell(known)
        if seen is not None:
            finish(subject_id=subject_id, matter=matter, typed=Typed(dict(answers), dict(situations or {})), seen=seen)
        form = prepare(matter=spec, subject_id=subject_id, answers=answers, actor=actor, now=now, situations=situations)
        if problems := form.problems + missing(form):
            raise NotReady(problems)
        with together():
            case = _decided(case_id, form, subject_id, channel, now)
    return Filed(case, replayed=False)


def _decided(case_id: UUID, form: Form, subject_id: UUID, channel: Channel, now: datetime) -> Case:
    """The case with the named rule's answer and its reason; a paper when it is yes."""
    verdict = NAMED[form.matter.rule](_facts(form, now))
    answered, paper_id = _answered(form), new_id() if verdict.allowed else None
    case = Case(
        id=case_id,
        region=settings.TONGBAN_REGION,
        matter=form.matter.code,
        version=matter_version(form.matter.code),
        subject_id=subject_id,
        channel=channel,
        place=_town(form.picture.text(ROUTING)),
        state=move(State.SUBMITTED, Act.GRANT if verdict.allowed else Act.REFUSE),
        answers=cells.seal_json(
            answered | {SITUATION + code: choice for code, choice in form.choices().items()}, "cases.answers", case_id
        ),
        filed_at=now,
        decided_at=now,
        rule=form.matter.rule,
        told=_told(verdict),
        paper_id=paper_id,
    )
    _numbered(case, legal_day(now))
    if case.place:  # the window that answers for it is let in
        asked = [field.ask.element for field in form.fields]
        holder = window(case.place)
        grant(subject_id=subject_id, relation=Relation.CASE, holder=holder, ref=case.number, elements=asked, now=now)
    told = (case.id, case.number, case.matter, case.version, form.matter.department, case.place, channel)
    record_event(CaseFiled(*told, legal_day(now)))
    if paper_id is not None:
        case.paper = paper_for(paper_id, case, form, now)
        answered = answered | dict.fromkeys(form.matter.sets, legal_day(now).isoformat())
    _remember(case, answered, now)
    record_event(CaseDecided(*told, OUTCOMES[State(case.state)], case.rule, legal_day(now)))
    return case


def _numbered(case: Case, day: date) -> None:
    """Insert it under a number nobody has. At ten thousand cases a day one draw in a thousand is taken already."""
    while True:
        case.number = case_number(day, secrets.randbelow(_NUMBERS))
        if add(case):
            return


def _facts(form: Form, now: datetime) -> Facts:
    """What the rule is given: the values needed here, and every occurrence of what one holds several times."""
    elements = {field.ask.element for field in form.fields}
    many = {
        group: [{name: held.value for name, held in line.items() if name in elements} for line in lines]
        for group, lines in form.picture.many.items()
    }
    return Facts(legal_day(now), form.values(), many, form.choices())


def _answered(form: Form) -> dict[str, str]:
    """What she typed or confirmed, in canonical form."""
    return {field.ask.element: field.value for field in form.fields if field.state == "answered"}


def _remember(case: Case, values: Mapping[str, str], now: datetime) -> None:
    """Each value becomes an observation of hers, one record per element, so that the next form knows it."""
    rows = [
        SourceRow(number, f"{case.subject_id}/{element}", {element: value}, legal_day(now), case.subject_id)
        for number, (element, value) in enumerate(values.items())
    ]
    if rows:
        record(source=RESIDENT, rows=rows, batch_id=case.id, chunk=0, region=case.region, now=now)


def _told(verdict: Verdict) -> dict[str, dict[str, str]]:
    told = {"reason": verdict.reason, "source": verdict.source, "next_step": verdict.next_step}
    return {name: {"zh": text.zh, "en": text.en} for name, text in told.items() if text is not None}


def _town(place: str) -> str:
    """The town a division lies in, by its ref: its service centre answers for the case; "" when unknown here."""
    places = content().places
    while place in places and places[place].level == "village":
        place = places[place].parent
    return places[place].ref if place in places else ""
