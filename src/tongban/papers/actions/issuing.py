"""Issuing papers."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from tongban.guard.models import Subject
from tongban.journal.actions import record
from tongban.papers import codes, sign
from tongban.papers.models import PAYLOAD, Paper
from tongban.store.blind import blind
from tongban.store.cells import seal_json
from tongban.store.ids import new_id
from tongban.terms.events import PaperIssued, PaperSuperseded
from tongban.terms.specs import CertificateSpec
from tongban.terms.text import Text

LEGAL_DAY = ZoneInfo("Asia/Shanghai")
CODE_INDEX = "paper.code"
_CHANCE = secrets.SystemRandom()
REPLACED = Text(
    "已出具新的同类证明，本件不再有效。", "A newer paper of this kind was issued; this one no longer holds."
)
_TRIES = 40  # at half a million papers in one day, 40 numbers in a row are taken once in 10^12


class NoNumberLeft(Exception):
    """The day's numbers are used up."""


class BlanksDiffer(Exception):
    """The values given are not those the certificate prints."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One line of a certificate: what people read, and from whom and since when it is known."""

    element: str
    label: Text
    value: str
    source: Text | None = None
    observed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A table on a certificate: what one person holds several times, a line each; ``empty`` stands when none."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: Text
    source: Text | None = None
    observed_on: date | None = None


def issue(
    *,
    subject_id: UUID,
    case_id: UUID,
    certificate: CertificateSpec,
    blanks: Sequence[Blank],
    issuer: Text,
    now: datetime,
    tables: Sequence[Printed] = (),
    chance: Random = _CHANCE,
) -> Paper:
    """Give a paper its number and code, with the decision it belongs to.

    An earlier paper of the same kind for the same person no longer holds: two would sooner or later disagree.
    """
    given = [blank.element for blank in blanks]
    if sorted(given) != sorted(certificate.elements):
        raise BlanksDiffer(f"{certificate.code} prints {certificate.elements}, got {given}")
    with transaction.atomic():
        # Two issues for one person go one after the other; else both would find nothing to supersede.
        subject = Subject.objects.select_for_update(no_key=True).get(pk=subject_id)
        earlier = Paper.objects.filter(subject=subject, certificate=certificate.code, state=Paper.State.VALID).first()
        given_id = new_id()
        if earlier:
            replaced(earlier, by=given_id, reason=REPLACED, now=now)
        day = now.astimezone(LEGAL_DAY).date()
        until = day + timedelta(days=certificate.valid_days) if certificate.valid_days else None
        paper = Paper(
            id=given_id,
            region=subject.region,
            subject_id=subject_id,
            case_id=case_id,
            number=_free_number(day, chance),
            certificate=certificate.code,
            issued_at=now,
            valid_until=until,
        )
        code = codes.new_code(chance)
        paper.code_bidx = blind(CODE_INDEX, code)
        paper.payload = seal_json(_payload(paper, certificate, blanks, tables, issuer, code, day), PAYLOAD, paper.id)
        paper.save(force_insert=True)
        record(PaperIssued(paper_id=paper.id, number=paper.number, certificate=certificate.code, case_id=case_id))
    return paper


def replaced(paper: Paper, *, by: UUID | None, reason: Text, now: datetime) -> None:
    """Mark a paper as replaced and tell it, in the transaction of whatever replaces it."""
    valid = Paper.objects.filter(pk=paper.pk, state=Paper.State.VALID)
    if valid.update(  # not one that was revoked meanwhile
        state=Paper.State.SUPERSEDED, superseded_at=now, superseded_by=by, superseded_reason=asdict(reason)
    ):
        record(PaperSuperseded(paper_id=paper.id, number=paper.number))


def _free_number(day: date, chance: Random) -> str:
    for _ in range(_TRIES):
        number = codes.new_number(day, chance)
        if not Paper.objects.filter(number=number).exists():
            return number
    raise NoNumberLeft(f"no free paper number for {day} in {_TRIES} tries")


def _payload(
    paper: Paper,
    certificate: CertificateSpec,
    blanks: Sequence[Blank],
    tables: Sequence[Printed],
    issuer: Text,
    code: str,
    day: date,
) -> dict[str, Any]:
    """Everything printed, kept as it is today: no later address or department name changes a paper."""
    order = {element: place for place, element in enumerate(certificate.elements)}
    public = str(settings.TONGBAN_PUBLIC_URL).rstrip("/")
    return {
        "template": certificate.template,
        "title": asdict(certificate.title),
        "statement": asdict(certificate.statement),
        "note": asdict(certificate.note) if certificate.note else None,
        "issuer": asdict(issuer),
        "number": paper.number,
        "code": code,
        "mark": sign.MARK,
        "url": f"{public}/v/{code}",
        "site": public.split("://")[-1],
        "issued_on": day.isoformat(),
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "demo": bool(settings.TONGBAN_DEMO),
        "blanks": [
            {
                "element": blank.element,
                "label": asdict(blank.label),
                "value": blank.value,
                "source": asdict(blank.source) if blank.source else None,
                "observed_on": blank.observed_on.isoformat() if blank.observed_on else None,
            }
            for blank in sorted(blanks, key=lambda blank: order[blank.element])
        ],
        "tables": [
            {**asdict(table), "observed_on": table.observed_on.isoformat() if table.observed_on else None}
            for table in tables
        ],
    }
