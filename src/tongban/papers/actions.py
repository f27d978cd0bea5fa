"""Issuing, printing and revoking papers."""

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
from tongban.store.blind import blind
from tongban.store.cells import seal_json
from tongban.store.ids import new_id
from tongban.terms.events import PaperIssued, PaperRevoked
from tongban.terms.specs import CertificateSpec
from tongban.terms.text import Text

from . import codes, shelf, sign, typeset
from .models import PAYLOAD, Paper

LEGAL_DAY = ZoneInfo("Asia/Shanghai")
CODE_INDEX = "paper.code"
_CHANCE = secrets.SystemRandom()
_TRIES = 40  # at half a million papers in one day, 40 numbers in a row are taken once in 10^12


class NoNumberLeft(Exception):
    """The day's numbers are used up."""


class BlanksDiffer(Exception):
    """The values given are not those the certificate prints."""


class PaperWithdrawn(Exception):
    """A revoked paper is not printed."""


class AlreadyWithdrawn(Exception):
    """The paper was revoked before; its first reason stands."""


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
        earlier = Paper.objects.filter(subject=subject, certificate=certificate.code, state=Paper.State.VALID)
        earlier.update(state=Paper.State.SUPERSEDED)
        day = now.astimezone(LEGAL_DAY).date()
        until = day + timedelta(days=certificate.valid_days) if certificate.valid_days else None
        paper = Paper(
            id=new_id(),
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


def pdf(paper: Paper, *, now: datetime) -> bytes:
    """The signed file: made at the first request, the same bytes ever after.

    Nothing is locked while it is typeset and signed. Of two first requests one gets its file into the row;
    the other throws its own away and gives the stored one.
    """
    paper.refresh_from_db()
    _refuse_withdrawn(paper)
    if paper.sha256 is None:
        content = paper.content()
        plain = typeset.pdf(content, made_at=now)
        signed = sign.signer(now=now).sign(plain, code=content["code"], now=now)
        name = shelf.put(paper.id, signed)
        kept = Paper.objects.filter(pk=paper.pk, sha256__isnull=True).update(
            sha256=shelf.digest(signed), stored=name, size=len(signed)
        )
        paper.refresh_from_db()
        if not kept and paper.stored != name:
            shelf.drop(name)
    # Read back even when just written: what is handed out is what will be handed out again.
    return shelf.get(paper.id, paper.stored, paper.sha256 or "")


def page(paper: Paper) -> bytes:
    """The same page as SVG, to show and to print at a kiosk."""
    paper.refresh_from_db(fields=["state"])
    _refuse_withdrawn(paper)
    return typeset.svg(paper.content())


def _refuse_withdrawn(paper: Paper) -> None:
    if paper.state == Paper.State.REVOKED:
        raise PaperWithdrawn(paper.number)


def revoke(*, paper: Paper, reason: Text, now: datetime) -> Paper:
    """Withdraw a paper. ``reason`` is read by whoever verifies it: it names no person."""
    with transaction.atomic():
        changed = (
            Paper.objects.filter(pk=paper.pk)
            .exclude(state=Paper.State.REVOKED)
            .update(state=Paper.State.REVOKED, revoked_at=now, revoked_reason=asdict(reason))
        )
        if not changed:
            raise AlreadyWithdrawn(paper.number)
        record(PaperRevoked(paper_id=paper.id, number=paper.number))
    paper.refresh_from_db()
    return paper
