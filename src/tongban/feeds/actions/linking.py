"""Rows without a usable number: linked by everything else they say, beyond doubt, or put before a person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tongban.catalogue.current import content
from tongban.feeds.models import Batch, Candidate, Feed, Quarantined
from tongban.feeds.reading import columns_of
from tongban.feeds.rowwise import reader_of
from tongban.guard.actions import grant_each
from tongban.guard.relations import duty
from tongban.residents.actions import record
from tongban.residents.linkage.evidence import COMPARED
from tongban.residents.linkage.propose import Proposal, propose
from tongban.rules.calendar import legal_day
from tongban.rules.privacy import Relation
from tongban.store import bulk
from tongban.terms.permissions import Permission
from tongban.terms.values import SourceRow

from .aside import cells_of

# Refusals that concern the number alone: the rest of the row is sound.
LINKABLE = ("id_missing", "id_empty", "id_length", "id_check", "no_such_day", "no_usable_number", "name_contradicts_id")
CHUNK = 500


def link_waiting(*, batch: Batch, now: Callable[[], datetime]) -> tuple[int, int]:
    """Try the rows of ``batch`` that wait for an owner. Returns how many were linked, and how many are doubtful.

    In committed chunks; run again, it tries what still waits.
    """
    untried = Quarantined.objects.filter(batch=batch, kind__in=LINKABLE, resolved_at=None, doubtful=False)
    waiting = list(untried.order_by("id"))
    kept = {one.line: one for one in waiting}
    rows = list(readable(waiting, now()))
    rejected = _rejected(waiting)
    linked = doubtful = 0
    for some in bulk.in_batches(propose(rows, ref=str(batch.id), never=rejected), CHUNK):
        done, asked = _settle(batch, some, kept, now())
        linked, doubtful = linked + done, doubtful + asked
    Batch.objects.filter(id=batch.id).update(linked_at=now())
    return linked, doubtful


def link_all(*, now: Callable[[], datetime]) -> tuple[int, int]:
    """Try every row that waits, whichever file brought it: the people it is about may have come since."""
    waiting = Quarantined.objects.filter(kind__in=LINKABLE, resolved_at=None, doubtful=False)
    linked = doubtful = 0
    for batch in Batch.objects.filter(id__in=waiting.values("batch")).order_by("started_at"):
        done, asked = link_waiting(batch=batch, now=now)
        linked, doubtful = linked + done, doubtful + asked
    return linked, doubtful


def link_due(*, now: datetime, limit: int) -> int:
    """The same as due work: rows of files that came before the latest one are tried again after it."""
    latest = Feed.objects.aggregate(at=Max("taken_at"))["at"]
    waiting = Quarantined.objects.filter(kind__in=LINKABLE, resolved_at=None, doubtful=False)
    if latest is None:
        return 0
    late = Batch.objects.filter(id__in=waiting.values("batch"), finished_at__isnull=False, linked_at__lt=latest)
    return sum(link_waiting(batch=batch, now=lambda: now)[0] for batch in late.order_by("linked_at")[:limit])


def _rejected(waiting: Sequence[Quarantined]) -> dict[int, set[UUID]]:
    """Whom somebody decided a row is not about, by line."""
    lines = {one.id: one.line for one in waiting}
    found: dict[int, set[UUID]] = {}
    decided = Candidate.objects.filter(row__in=waiting).exclude(rejected_by=None)
    for row_id, subject_id in decided.values_list("row_id", "subject_id"):
        found.setdefault(lines[row_id], set()).add(subject_id)
    return found


def readable(waiting: Iterable[Quarantined], now: datetime) -> Iterator[SourceRow]:
    """Rows set aside, as they can be read but for their number."""
    for one in waiting:
        headings, cells = cells_of(one)
        spec = content().feeds.get(one.feed)
        if spec is None or not cells:
            continue
        columns, key = columns_of(spec, headings, one.feed)
        row = reader_of(content(), spec, headings, columns, key, legal_day(now)).row(one.line, cells, "")
        if isinstance(row, SourceRow):
            yield row


def _settle(
    batch: Batch, proposals: Sequence[Proposal], kept: dict[int, Quarantined], now: datetime
) -> tuple[int, int]:
    """One chunk: what is beyond doubt goes into the record, what is doubtful waits with its candidates."""
    beyond = [_linked(one) for one in proposals if one.decision.outcome == "link"]
    asked = [one for one in proposals if one.decision.outcome == "doubtful"]
    with transaction.atomic():
        tally = record(
            source=batch.feed, rows=beyond, batch_id=batch.id, chunk=-1, region=settings.TONGBAN_REGION, now=now
        )
        done = [kept[row.line].id for row in beyond if row.line in tally.taken]
        Quarantined.objects.filter(id__in=done).update(resolved_at=now, resolved_how="linked", doubtful=False)
        proposed = Candidate.objects.filter(row__in=[kept[one.row.line] for one in asked], rejected_by=None)
        proposed.delete()
        Candidate.objects.bulk_create(
            Candidate(
                row=kept[one.row.line],
                subject_id=scored.subject_id,
                probability=scored.probability,
                evidence={**scored.levels, "because": one.decision.because},
            )
            for one in asked
            for scored in one.decision.candidates
        )
        Quarantined.objects.filter(id__in=[kept[one.row.line].id for one in asked]).update(doubtful=True)
        compared = [
            (scored.subject_id, str(kept[one.row.line].id), COMPARED)
            for one in asked
            for scored in one.decision.candidates
        ]
        grant_each(given=compared, relation=Relation.REVIEW, holder=duty(Permission.RECORD_REVIEW), now=now)
        batch.taken += len(done)
        batch.quarantined -= len(done)
        batch.save(update_fields=["taken", "quarantined"])
    return len(done), len(asked)


def _linked(proposal: Proposal) -> SourceRow:
    """The row with its owner. A number that cannot be right is not passed on; the score is kept with the link."""
    best = proposal.decision.candidates[0]
    return replace(proposal.row, subject_id=best.subject_id, method="score", score=best.probability, doubt=None)
