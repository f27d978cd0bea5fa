"""Issuing papers."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction

from tongban.journal.actions import record
from tongban.papers import codes, sign
from tongban.papers.models import PAYLOAD, Paper
from tongban.rules.calendar import legal_day
from tongban.store.blind import blind
from tongban.store.bulk import uuid_of
from tongban.store.cells import seal_json
from tongban.store.single import add, fetch
from tongban.terms.events import PaperIssued, PaperSuperseded
from tongban.terms.specs import CertificateSpec
from tongban.terms.text import Text

CODE_INDEX = "paper.code"
_CHANCE = secrets.SystemRandom()
REPLACED = Text(
    "已出具新的同类证明，本件不再有效。", "A newer paper of this kind was issued; this one no longer holds."
)
_REPLACE = """
UPDATE papers_paper SET state = 'superseded', superseded_at = %s, superseded_by = %s, superseded_reason = %s
WHERE subject_id = %s AND certificate = %s AND state = 'valid' RETURNING id, number
"""
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
    id: UUID,
    subject_id: UUID,
    region: int,
    case_id: UUID,
    certificate: CertificateSpec,
    blanks: Sequence[Blank],
    issuer: Text,
    now: datetime,
    tables: Sequence[Printed] = (),
    chance: Random = _CHANCE,
) -> Paper:
    """Give a paper its number and code, with the decision it belongs to; ``id`` is new, and the caller's to choose.

    An earlier paper of the same kind for the same person no longer holds: two would sooner or later disagree.
    """
    given = [blank.element for blank in blanks]
    if sorted(given) != sorted(certificate.elements):
        raise BlanksDiffer(f"{certificate.code} prints {certificate.elements}, got {given}")
    day = legal_day(now)
    until = day + timedelta(days=certificate.valid_days) if certificate.valid_days else None
    paper = Paper(
        id=id,
        region=region,
        subject_id=subject_id,
        case_id=case_id,
        certificate=certificate.code,
        issued_at=now,
        valid_until=until,
    )
    with transaction.atomic(savepoint=False):
        for _ in range(_TRIES):
            _replace(paper, now)
            code = codes.new_code(chance)
            paper.number, paper.code_bidx = codes.new_number(day, chance), blind(CODE_INDEX, code)
            said = _payload(paper, certificate, blanks, tables, issuer, code, day)
            paper.payload = seal_json(said, PAYLOAD, paper.id)
            if add(paper):
                break  # else the number is taken, or she was given another of this kind meanwhile: once more
        else:
            raise NoNumberLeft(f"no free paper number for {day} in {_TRIES} tries")
        record(PaperIssued(paper_id=paper.id, number=paper.number, certificate=certificate.code, case_id=case_id))
    return paper


def _replace(paper: Paper, now: datetime) -> None:
    """An earlier paper of its kind holds no longer. Of two issues at once, the second finds the first's."""
    reason = orjson.dumps(REPLACED).decode()
    for id, number in fetch(_REPLACE, now, paper.id, reason, paper.subject_id, paper.certificate):
        record(PaperSuperseded(paper_id=uuid_of(id), number=number))


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
        "title": certificate.title,
        "statement": certificate.statement,
        "note": certificate.note,
        "issuer": issuer,
        "number": paper.number,
        "code": code,
        "mark": sign.MARK,
        "url": f"{public}/v/{code}",
        "site": public.split("://")[-1],
        "issued_on": day,
        "valid_until": paper.valid_until,
        "demo": bool(settings.TONGBAN_DEMO),
        "blanks": [
            {
                "element": blank.element,
                "label": blank.label,
                "value": blank.value,
                "source": blank.source,
                "observed_on": blank.observed_on,
            }
            for blank in sorted(blanks, key=lambda blank: order[blank.element])
        ],
        "tables": tables,
    }
