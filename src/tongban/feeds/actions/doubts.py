"""Doubtful rows, decided by a person."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.feeds.models import Quarantined
from tongban.guard.actions import revoke_refs
from tongban.journal.actions import record as record_event
from tongban.residents.actions import record
from tongban.rules.privacy import Relation
from tongban.terms.events import DoubtDecided

from .linking import readable


class NotWaiting(Exception):
    """The row was settled meanwhile, or that person is not among its candidates."""


def decide_doubt(*, row_id: UUID, subject_id: UUID | None, decided_by: UUID, now: datetime) -> None:
    """The row is about ``subject_id``, one of its candidates; or (None) about none of them.

    In the first case it becomes part of the record, linked by a person (no later delivery moves it). In the other it
    waits for its department, and these people are not proposed for it again. Raises ``NotWaiting``.
    """
    with transaction.atomic():
        row = Quarantined.objects.select_for_update().filter(id=row_id, resolved_at=None, doubtful=True).first()
        if row is None:
            raise NotWaiting(str(row_id))
        if subject_id is None:
            row.candidates.update(rejected_by=decided_by)
            row.doubtful = False
            row.save(update_fields=["doubtful"])
        else:
            _link(row, subject_id, decided_by, now)
        revoke_refs(refs=[str(row.id)], relation=Relation.REVIEW, now=now)
        record_event(DoubtDecided(row.id, row.feed, "linked" if subject_id else "nobody"))


def _link(row: Quarantined, subject_id: UUID, decided_by: UUID, now: datetime) -> None:
    candidate = row.candidates.filter(subject=subject_id, rejected_by=None).first()
    found = next(iter(readable([row], now)), None)
    if candidate is None or found is None:
        raise NotWaiting(str(row.id))
    linked = replace(
        found, subject_id=subject_id, method="clerk", score=candidate.probability, decided_by=decided_by, doubt=None
    )
    if row.kind == "name_contradicts_id":
        # The number is somebody else's, or this row's name is wrong: which, only the source can tell.
        linked = replace(linked, values={e: v for e, v in linked.values.items() if e != "person.id_number"})
    record(source=row.feed, rows=[linked], batch_id=row.batch_id, chunk=-1, region=settings.TONGBAN_REGION, now=now)
    settle(row, how="clerk", decided_by=decided_by, now=now)


def settle(row: Quarantined, *, how: str, decided_by: UUID, now: datetime) -> None:
    """The row went in: its batch has one more taken and one fewer set aside."""
    row.resolved_at, row.resolved_how, row.decided_by, row.doubtful = now, how, decided_by, False
    row.save(update_fields=["resolved_at", "resolved_how", "decided_by", "doubtful"])
    batch = type(row.batch).objects.select_for_update().get(id=row.batch_id)
    batch.taken += 1
    batch.quarantined -= 1
    batch.save(update_fields=["taken", "quarantined"])
