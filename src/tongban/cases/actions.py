"""Filing a matter. An instant one is decided in the same transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.catalogue.current import content, matter_version
from tongban.catalogue.values import shown
from tongban.guard.actions import grant, window
from tongban.journal.actions import digest, once
from tongban.journal.actions import record as record_event
from tongban.papers.actions import Blank, issue
from tongban.papers.models import Paper
from tongban.residents.actions import record
from tongban.rules.calendar import legal_day
from tongban.rules.decide import NAMED
from tongban.rules.lifecycle import OUTCOMES, Act, State, move
from tongban.rules.number import case_number
from tongban.rules.privacy import Relation
from tongban.store import cells
from tongban.store.ids import new_id
from tongban.terms.events import CaseDecided, CaseFiled
from tongban.terms.specs import Channel
from tongban.terms.values import Actor, SourceRow
from tongban.terms.verdict import Verdict

from .forms import RESIDENT, ROUTING, Form, NotReady, matter_in_force, missing, prepare
from .models import Case

_NUMBERS = 10_000_000


class ChannelClosed(Exception):
    """The matter is not handled on this channel."""


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
) -> Filed:
    """Apply for ``matter`` on behalf of ``subject_id``; the same ``key`` again gives the same case.

    Raises ``NoSuchMatter``, ``ChannelClosed``, ``NotReady`` (everything missing or wrong, at once), the guard's
    ``NotAllowed`` and the journal's ``KeyReused``.
    """
    with transaction.atomic():
        slot = once(client=str(actor.id), key=key, digest=digest({"matter": matter, "answers": dict(answers)}))
        if slot.result is not None:
            return Filed(Case.objects.select_related("paper").get(id=slot.result["case"]), replayed=True)
        spec = matter_in_force(matter)
        if channel not in spec.channels:
            raise ChannelClosed(f"{matter} is not handled by {channel}")
        form = prepare(matter=spec, subject_id=subject_id, answers=answers, actor=actor, now=now)
        if problems := missing(form):
            raise NotReady(problems)
        case = _decided(_opened(form, subject_id, channel, now), form, now)
        _remember(case, _answered(form), now)
        slot.keep({"case": str(case.id)})
    return Filed(case, replayed=False)


def _opened(form: Form, subject_id: UUID, channel: Channel, now: datetime) -> Case:
    """The case as filed, with the window that answers for it let in."""
    case = Case(id=new_id(), region=settings.TONGBAN_REGION, subject_id=subject_id, channel=channel, filed_at=now)
    case.number = _free_number(legal_day(now))
    case.matter, case.version = form.matter.code, matter_version(form.matter.code)
    case.place = _town(form.picture.text(ROUTING))
    case.state = State.SUBMITTED
    case.answers = cells.seal_json(_answered(form), "cases.answers", case.id)
    if case.place:
        grant(
            subject_id=subject_id,
            relation=Relation.CASE,
            holder=window(case.place),
            ref=case.number,
            elements=[ask.element for ask in form.matter.asks],
            now=now,
        )
    record_event(
        CaseFiled(
            case.id,
            case.number,
            case.matter,
            case.version,
            form.matter.department,
            case.place,
            channel,
            legal_day(now),
        )
    )
    return case


def _free_number(day: date) -> str:
    """A number nobody has. At ten thousand cases a day one in a thousand tries meets one that is taken."""
    while True:
        number = case_number(day, secrets.randbelow(_NUMBERS))
        if not Case.objects.filter(number=number).exists():
            return number


def _decided(case: Case, form: Form, now: datetime) -> Case:
    """The named rule's answer, with its reason; a paper when it is yes."""
    verdict = NAMED[form.matter.rule](form.values())
    case.state = move(State(case.state), Act.GRANT if verdict.allowed else Act.REFUSE)
    case.rule, case.decided_at, case.told = form.matter.rule, now, _told(verdict)
    if verdict.allowed:
        case.paper = _paper(case, form, now)
        _remember(case, dict.fromkeys(form.matter.sets, legal_day(now).isoformat()), now)
    case.save(force_insert=True)
    record_event(
        CaseDecided(
            case.id,
            case.number,
            case.matter,
            case.version,
            form.matter.department,
            case.place,
            case.channel,
            OUTCOMES[State(case.state)],
            case.rule,
            legal_day(now),
        )
    )
    return case


def _paper(case: Case, form: Form, now: datetime) -> Paper:
    certificate = content().certificates[form.matter.certificate]
    departments = content().departments
    values = form.values() | dict.fromkeys(form.matter.sets, legal_day(now).isoformat())
    blanks = []
    for element in certificate.elements:
        held = form.picture.held.get(element)
        blanks.append(
            Blank(
                element,
                content().elements[element].name,
                shown(element, values[element]).zh if element in values else "",
                source=departments[held.department].name if held else None,
                observed_on=held.observed_on if held else None,
            )
        )
    return issue(
        subject_id=case.subject_id,
        case_id=case.id,
        certificate=certificate,
        blanks=blanks,
        issuer=departments[certificate.issuer].name,
        now=now,
    )


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
