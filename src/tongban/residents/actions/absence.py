"""Records a source no longer has."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.journal.actions import record as record_event
from tongban.residents.models import Link, Record
from tongban.residents.shape import shape
from tongban.rules.calendar import legal_day
from tongban.store import bulk
from tongban.terms.events import ChunkRecorded

from .corrections import settle_corrections
from .frame import Frame, hold
from .picture import EVERY, decide

CHUNK = 1000


def count_held(source: str) -> int:
    """How many rows of a source the record holds now."""
    return Record.objects.filter(source=source, gone_at=None).count()


def absent(source: str, present: Collection[bytes]) -> list[UUID]:
    """The records of a source whose keys are not among those present."""
    held = Record.objects.filter(source=source, gone_at=None).values_list("key_hmac", "id")
    return [id for key, id in held.iterator(chunk_size=5000) if bytes(key) not in present]


def let_go(*, source: str, record_ids: Collection[UUID], batch_id: UUID, region: int, now: datetime) -> None:
    """These records are gone at their source: what they said no longer counts. In committed chunks."""
    for chunk, some in enumerate(_chunks(record_ids)):
        with transaction.atomic():
            frame = Frame(source, batch_id, region, now, shape(), legal_day(now))
            links = Link.objects.filter(record__in=some, until=None)
            people = set(links.values_list("subject_id", flat=True))
            hold(people)
            Record.objects.filter(id__in=some).update(gone_at=now)
            decide(frame, touched=dict.fromkeys(people, EVERY), new={}, fresh={})
            settle_corrections(frame, some)
            record_event(ChunkRecorded(batch_id, -1 - chunk, source, len(some), 0, 0))


def _chunks(record_ids: Collection[UUID]) -> Iterator[list[UUID]]:
    return bulk.in_batches(record_ids, CHUNK)
