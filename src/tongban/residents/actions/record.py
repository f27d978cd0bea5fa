"""Taking a chunk of a source's rows into the record: a handful of statements, however many rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.catalogue.current import content
from tongban.guard.models import Subject
from tongban.journal.actions import record as record_event
from tongban.residents.models import Link, Observation, Record
from tongban.store import bulk, cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.events import ChunkRecorded
from tongban.terms.values import SourceRow, Tally

from .linking import whose
from .picture import decide


@dataclass(frozen=True, slots=True)
class _Known:
    """What the record holds of a source row."""

    id: UUID
    row_hmac: bytes
    subject_id: UUID | None
    link_id: UUID | None


def record(*, source: str, rows: Sequence[SourceRow], batch_id: UUID, chunk: int, region: int, now: datetime) -> Tally:
    """Make ``rows`` of ``source`` part of the record, in one transaction with one event.

    A row whose content has not changed writes nothing. Rows are linked by ID number (or are known to be
    somebody's already); one that cannot be linked safely is refused with its reason, the others go in.
    """
    with transaction.atomic():
        hmacs = [(key_hmac(source, row.key), _row_hmac(source, row)) for row in rows]
        known = _known(source, [key for key, _ in hmacs])
        changed = [
            (row, key, content_hmac)
            for row, (key, content_hmac) in zip(rows, hmacs, strict=True)
            if key not in known or known[key].row_hmac != content_hmac
        ]
        linked = {row.line: known[key].subject_id for row, key, _ in changed if key in known}
        owners, refused = whose([row for row, _, _ in changed], source=source, linked=linked, region=region)
        taken = [item for item in changed if item[0].line in owners]
        _hold({*owners.values(), *(subject_id for subject_id in linked.values() if subject_id)})
        touched = _write(source, taken, owners, known, batch_id, region, now)
        decide(subject_ids=touched, batch_id=batch_id, region=region)
        lines = frozenset(row.line for row, _, _ in taken)
        tally = Tally(lines, len(rows) - len(changed), tuple(refused))
        if taken or refused:
            record_event(ChunkRecorded(batch_id, chunk, source, len(lines), tally.unchanged, len(refused)))
    return tally


def _hold(subject_ids: set[UUID]) -> None:
    """Keep other writers off these people until the transaction ends, in one order so that nobody waits in a ring.

    Without it two sources writing about one person at once would each decide from what the other had not committed.
    """
    for some in bulk.in_batches(sorted(subject_ids)):
        list(Subject.objects.select_for_update(no_key=True).filter(id__in=some).order_by("id").values_list("id"))


def key_hmac(source: str, key: str) -> bytes:
    """What stands for a row's key at its source."""
    return blind(f"record.key/{source}", key)


def _row_hmac(source: str, row: SourceRow) -> bytes:
    content = json.dumps(row.values, sort_keys=True, ensure_ascii=False)
    if row.subject_id is not None:
        # Somebody who confirms her number today says something new, though the number is the old one.
        content += row.observed_on.isoformat()
    # The date a department stamps on every row each night is not content: with it, nothing would ever be unchanged.
    return blind(f"record.row/{source}", content)


def _known(source: str, keys: Sequence[bytes]) -> dict[bytes, _Known]:
    found: dict[bytes, _Known] = {}
    for some in bulk.in_batches(keys):
        rows = Record.objects.filter(source=source, key_hmac__in=some).values_list("key_hmac", "id", "row_hmac")
        found |= {bytes(key): _Known(id, bytes(content), None, None) for key, id, content in rows}
    ids = {known.id: key for key, known in found.items()}
    for some in bulk.in_batches(ids):
        links = Link.objects.filter(record__in=some, until=None).values_list("record_id", "subject_id", "id")
        for record_id, subject_id, link_id in links:
            key = ids[record_id]
            found[key] = _Known(record_id, found[key].row_hmac, subject_id, link_id)
    return found


def _write(
    source: str,
    taken: Sequence[tuple[SourceRow, bytes, bytes]],
    owners: dict[int, UUID],
    known: dict[bytes, _Known],
    batch_id: UUID,
    region: int,
    now: datetime,
) -> set[UUID]:
    """Observations, records and links of the rows taken. Returns the subjects whose picture may have changed."""
    observations, records, links, closed = [], [], [], []
    touched: set[UUID] = set()
    for row, key, content_hmac in taken:
        before = known.get(key)
        record_id = before.id if before else new_id()
        observation_id = new_id()
        plain, sealed = split(row.values, observation_id)
        observations.append((observation_id, region, record_id, batch_id, row.observed_on, now, plain, sealed))
        records.append((record_id, region, source, key, content_hmac, observation_id))
        owner = owners[row.line]
        touched.add(owner)
        if before is None or before.subject_id != owner:
            method = "known" if row.subject_id else "id_number"
            links.append((new_id(), record_id, owner, method, now, None))
            if before is not None and before.link_id is not None and before.subject_id is not None:
                closed.append(before.link_id)
                touched.add(before.subject_id)
    for some in bulk.in_batches(closed):
        Link.objects.filter(id__in=some).update(until=now)
    columns = ("id", "region", "source", "key_hmac", "row_hmac", "observation_id")
    bulk.upsert(Record, columns, ("source", "key_hmac"), records)
    bulk.insert(
        Observation,
        ("id", "region", "record_id", "batch_id", "observed_on", "known_at", "plain", "sealed"),
        observations,
    )
    bulk.insert(Link, ("id", "record_id", "subject_id", "method", "since", "until"), links)
    return touched


def split(values: dict[str, str], observation_id: UUID) -> tuple[dict[str, str], dict[str, str]]:
    """Values that may stand open, and cells of those that may not, bound to element and observation."""
    elements = content().elements
    plain: dict[str, str] = {}
    sealed: dict[str, str] = {}
    for element, value in values.items():
        if elements[element].encrypted:
            sealed[element] = cells.seal_text(value, element, observation_id)
        else:
            plain[element] = value
    return plain, sealed
