"""Taking a file in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum

from tongban.guard.models import Subject
from tongban.journal.actions import record
from tongban.papers import frames
from tongban.papers.handed import FILE, contents
from tongban.papers.incoming import Clean, Raw, Readable, cleaned, spooled
from tongban.papers.limits import MB, Limits, limits
from tongban.papers.models import TITLE, HandedIn, HandedInQuerySet
from tongban.papers.refusals import FileRefused
from tongban.papers.scan import Result, scan
from tongban.papers.stores import store
from tongban.rules.calendar import legal_day
from tongban.store.blind import blind
from tongban.store.cells import seal
from tongban.store.ids import new_id
from tongban.terms.events import PaperHandedIn, PaperScanned

from .erasing import gone

ARRIVAL = timedelta(hours=1)  # whoever has not arrived by then broke off
_NAME_LENGTH = 120
State, Scan = HandedIn.State, HandedIn.Scan


class NotHers(Exception):
    """A file that is not there, not this person's, or already part of another case."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file somebody gives, under the name she knows it by."""

    file: Readable
    name: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """The file as kept, and whether it had been handed in before."""

    paper: HandedIn
    again: bool


def hand_in(
    *,
    subject_id: UUID,
    given: Given,
    now: datetime,
    case_id: UUID | None = None,
    slot: str = "",
    most: Limits | None = None,
) -> Handed:
    """Take one file of one person, for a case or for later.

    It is cleaned and sealed first; nothing is locked meanwhile. The same file of the same person is not taken
    twice: what is kept is given again. Raises ``FileRefused`` with the reason and what to do.
    """
    held = most or limits()
    with spooled(given.file, held.file_bytes) as raw:
        before = _same(subject_id, raw).filter(state=State.KEPT).first()
        if before:
            if case_id and before.case_id != case_id:
                (before,) = assign(ids=[before.id], subject_id=subject_id, case_id=case_id, slot=slot)
            return Handed(before, again=True)
        with cleaned(raw) as clean:
            paper = _awaited(subject_id, given, raw, clean, case_id, slot, held, now)
            result = scan(clean.pieces())
            if result.scan == Scan.INFECTED:
                _refused(paper, result, now)
                raise FileRefused("infected")
            store().put(paper.stored, frames.sealed(clean.pieces(), FILE, paper.id))
    return _arrived(paper, result, now)


def assign(*, ids: Iterable[UUID], subject_id: UUID, case_id: UUID, slot: str = "") -> list[HandedIn]:
    """Make files handed in before part of a case; they are then kept as long as it is. Raises ``NotHers``."""
    wanted = list(ids)
    with transaction.atomic():
        Subject.objects.select_for_update(no_key=True).get(pk=subject_id)
        found = list(HandedIn.objects.kept().filter(pk__in=wanted, subject_id=subject_id))
        if len(found) != len(set(wanted)) or any(paper.case_id not in (None, case_id) for paper in found):
            raise NotHers(case_id)
        there = HandedIn.objects.kept().of_case(case_id).exclude(pk__in=wanted)
        sizes = list(there.values_list("size", flat=True))
        _room(len(sizes), sum(sizes), [paper.size for paper in found], limits())
        for paper in found:
            paper.case_id, paper.slot, paper.erase_after = case_id, slot or paper.slot, None
            paper.save(update_fields=["case_id", "slot", "erase_after"])
    return found


def scan_due(*, now: datetime, limit: int) -> int:
    """Ask again about files the scanner was silent on. Due work: ``config.wiring`` names it."""
    done = 0
    for paper in HandedIn.objects.unscanned()[:limit]:
        result = scan(contents(paper))
        if result.scan == Scan.WAITING:
            return done  # it is still silent: the others would wait for nothing
        if result.scan == Scan.INFECTED:
            _refused(paper, result, now)
        else:
            _scanned(paper, result, now)
        done += 1
    return done


def _same(subject_id: UUID, raw: Raw) -> HandedInQuerySet:
    return HandedIn.objects.filter(subject_id=subject_id, given_bidx=blind("paper.handed_in", raw.sha256))


def _awaited(
    subject_id: UUID, given: Given, raw: Raw, clean: Clean, case_id: UUID | None, slot: str, most: Limits, now: datetime
) -> HandedIn:
    """The row of a file about to be stored: should the process end now, it leads to what must be cleared away."""
    with transaction.atomic():
        # Two uploads of one person go one after the other; else both would find room for the last file.
        subject = Subject.objects.select_for_update(no_key=True).get(pk=subject_id)
        begun = _same(subject_id, raw).filter(state__in=[State.RECEIVING, State.KEPT]).first()
        if begun:  # the same file at the same time, or broken off before: it is stored again in the same place
            return begun
        scope = HandedIn.objects.filter(state__in=[State.RECEIVING, State.KEPT], case_id=case_id)
        scope = scope if case_id else scope.filter(subject_id=subject_id)
        there = scope.aggregate(files=Count("id"), total=Sum("size"))
        _room(there["files"], there["total"] or 0, [clean.size], most)
        number = new_id()
        name = blind("paper.handed_in.name", f"{subject_id}/{raw.sha256}").hex()
        return HandedIn.objects.create(
            id=number,
            region=subject.region,
            subject=subject,
            case_id=case_id,
            slot=slot,
            given_bidx=blind("paper.handed_in", raw.sha256),
            kind=clean.kind,
            title=seal(_title(given.name, clean.kind).encode(), TITLE, number),
            stored=f"in/{name[:2]}/{name[2:]}",
            size=clean.size,
            pages=clean.pages,
            scan=Scan.WAITING,
            handed_at=now,
            erase_after=now + ARRIVAL,
        )


def _room(files: int, total: int, more: list[int], most: Limits) -> None:
    if files + len(more) > most.files:
        raise FileRefused("too_many", files=most.files)
    if total + sum(more) > most.total_bytes:
        raise FileRefused("total_too_large", total=most.total_bytes // MB)


def _arrived(paper: HandedIn, result: Result, now: datetime) -> Handed:
    until = None if paper.case_id else now + timedelta(days=settings.TONGBAN_UPLOAD_KEEP_DAYS)
    with transaction.atomic():
        first = HandedIn.objects.filter(pk=paper.pk, state=State.RECEIVING).update(
            state=State.KEPT, erase_after=until, **_told(result, now)
        )
        if first:
            record(
                PaperHandedIn(
                    paper_id=paper.id, kind=paper.kind, size=paper.size, scan=str(result.scan), on=legal_day(now)
                )
            )
    paper.refresh_from_db()
    return Handed(paper, again=not first)


def _scanned(paper: HandedIn, result: Result, now: datetime) -> None:
    with transaction.atomic():
        waiting = HandedIn.objects.filter(pk=paper.pk, scan=Scan.WAITING)
        if waiting.update(**_told(result, now)):
            record(PaperScanned(paper_id=paper.id, scan=str(result.scan)))


def _refused(paper: HandedIn, result: Result, now: datetime) -> None:
    """A virus: the file goes, the row says why."""
    store().drop(paper.stored)
    with transaction.atomic():
        told = _told(result, now)
        if gone(paper, state=State.INFECTED, why="infected", now=now, **told):
            record(PaperScanned(paper_id=paper.id, scan=str(result.scan)))


def _told(result: Result, now: datetime) -> dict[str, object]:
    at = now if result.scan in (Scan.CLEAN, Scan.INFECTED) else None
    return {"scan": result.scan, "scanner": result.engine, "scanned_at": at}


def _title(name: str, kind: str) -> str:
    """The name a person knows her file by: one line, no folder, no sign that hides or turns others."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return kept[:_NAME_LENGTH] or f"file.{kind}"
