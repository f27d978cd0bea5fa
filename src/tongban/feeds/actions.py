"""Taking a department's file, chunk by committed chunk."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongban.catalogue.current import content
from tongban.guard.actions import log_batch
from tongban.journal.actions import record as record_event
from tongban.residents.actions import record
from tongban.rules.calendar import legal_day
from tongban.store import bulk, cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.events import FeedTaken
from tongban.terms.text import Text
from tongban.terms.values import SYSTEM, RowRefused, SourceRow

from .models import Batch, Quarantined
from .reading import open_file
from .rowwise import reader

CHUNK = 500  # rows a transaction: well under a second, so that filing goes on beside it
BASIS = Text("国务院令第716号 第七条", "State Council decree 716, article 7")


class NoSuchFeed(Exception):
    """No feed of that code is in force."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file. ``rows == taken + unchanged + quarantined``."""

    batch_id: str
    feed: str
    file: str
    encoding: str
    rows: int
    taken: int
    unchanged: int
    quarantined: int
    ignored_columns: list[str] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)  # kind of refusal -> rows


@dataclass(slots=True)
class _Row:
    """One row on its way: what it says or why not, with its cells for the quarantine."""

    cells: list[str] | None
    read: SourceRow | RowRefused


def take(
    *,
    feed: str,
    path: Path,
    now: Callable[[], datetime],
    refused: Callable[[RowRefused], object] = lambda row: None,
) -> Taken:
    """Take one file of ``feed``. ``now`` is asked once a chunk: long files are known when they are known.

    ``refused`` is told of each row set aside.

    Raises ``NoSuchFeed`` and ``reading.FileRefused`` before anything is written. Stopped half-way, it is simply
    run again: what was committed is unchanged then.
    """
    spec = content().feeds.get(feed)
    if spec is None:
        raise NoSuchFeed(f"there is no feed {feed!r}; there are {', '.join(sorted(content().feeds))}")
    opened = open_file(path, spec)
    started = now()
    batch = Batch.objects.create(
        feed=feed, file=path.name, sha256=opened.sha256, encoding=opened.sheet.form, started_at=started
    )
    reading = reader(content(), spec, opened, legal_day(started))
    seen: dict[bytes, tuple[bytes, int]] = {}
    reasons: dict[str, int] = {}
    read = (_Row(cells, reading.row(line, cells, problem)) for line, cells, problem in opened.sheet.rows())
    for number, chunk in enumerate(_chunks(read)):
        for row in _take_chunk(batch, number, chunk, seen, now()):
            reasons[row.kind] = reasons.get(row.kind, 0) + 1
            refused(row)
    _finish(batch, spec.department, [column.element for column in spec.columns], now())
    return Taken(
        str(batch.id),
        feed,
        path.name,
        opened.sheet.form,
        batch.rows,
        batch.taken,
        batch.unchanged,
        batch.quarantined,
        opened.ignored,
        reasons,
    )


def _chunks(read: Iterable[_Row]) -> Iterator[list[_Row]]:
    return bulk.in_batches(read, CHUNK)


def _take_chunk(
    batch: Batch, number: int, chunk: list[_Row], seen: dict[bytes, tuple[bytes, int]], now: datetime
) -> list[RowRefused]:
    """One chunk in one transaction: the record's part, the quarantine, and the batch's sum."""
    fresh: list[SourceRow] = []
    refused: list[RowRefused] = []
    repeats: list[SourceRow] = []
    for row in chunk:
        if isinstance(row.read, RowRefused):
            refused.append(row.read)
            continue
        verdict = _seen_before(batch.feed, row.read, seen)
        if verdict is None:
            fresh.append(row.read)
        elif isinstance(verdict, RowRefused):
            refused.append(verdict)
        else:
            repeats.append(row.read)
    with transaction.atomic():
        tally = record(
            source=batch.feed,
            rows=fresh,
            batch_id=batch.id,
            chunk=number,
            region=settings.TONGBAN_REGION,
            now=now,
        )
        refused += [*tally.refused, *_repeats_refused(batch.feed, repeats, tally.refused, seen)]
        out = {one.line for one in refused}
        _set_aside(batch, {row.read.line: row for row in chunk if row.read.line in out}, refused)
        _resolve(batch, [row.key for row in fresh if row.line in tally.taken], now)
        batch.rows += len(chunk)
        batch.taken += len(tally.taken)
        batch.quarantined += len(refused)
        batch.unchanged += len(chunk) - len(tally.taken) - len(refused)
        batch.save(update_fields=["rows", "taken", "unchanged", "quarantined"])
    return refused


def _repeats_refused(
    feed: str, repeats: list[SourceRow], refused: Iterable[RowRefused], seen: dict[bytes, tuple[bytes, int]]
) -> list[RowRefused]:
    """A row that repeats a refused one is refused for the same reason, not "unchanged"; and the key is free again."""
    reasons = {one.key: one for one in refused}
    for key in reasons:
        seen.pop(_stand_ins(feed, key, "")[0], None)
    return [replace(reasons[row.key], line=row.line) for row in repeats if row.key in reasons]


def _seen_before(feed: str, row: SourceRow, seen: dict[bytes, tuple[bytes, int]]) -> RowRefused | bool | None:
    """None for a key met first; True for the same row again; a refusal when it now says something else."""
    key, says = _stand_ins(feed, row.key, json.dumps(row.values, sort_keys=True, ensure_ascii=False))
    first = seen.setdefault(key, (says, row.line))
    if first[1] == row.line:
        return None
    if first[0] == says:
        return True
    return RowRefused(
        row.line,
        "key_twice",
        "",
        Text(f"与第 {first[1]} 行编号相同、内容不同", f"same key as line {first[1]}, other content"),
        Text(
            "请在源系统中确定哪一行是对的，只报那一行",
            "decide at the source which is right and send that one",
        ),
        row.key,
    )


def _stand_ins(feed: str, key: str, row: str) -> tuple[bytes, bytes]:
    return blind(f"feed.key/{feed}", key), blind(f"feed.row/{feed}", row)


def _set_aside(batch: Batch, chunk: dict[int, _Row], refused: list[RowRefused]) -> None:
    kept = []
    for one in refused:
        id = new_id()
        cells_read = chunk[one.line].cells
        # Rows that could not even be split are told apart by their line, or all but one would be lost.
        row = json.dumps(
            cells_read if cells_read is not None else {"line": one.line, "file": batch.sha256}, ensure_ascii=False
        )
        key, says = _stand_ins(batch.feed, one.key, row)
        kept.append(
            Quarantined(
                id=id,
                feed=batch.feed,
                batch=batch,
                line=one.line,
                kind=one.kind,
                column=one.column,
                reason_zh=one.reason.zh,
                reason_en=one.reason.en,
                mend_zh=one.mend.zh,
                mend_en=one.mend.en,
                key_hmac=key,
                row_hmac=says,
                row=cells.seal(row.encode(), "feeds.quarantined.row", id),
            )
        )
    Quarantined.objects.bulk_create(kept, ignore_conflicts=True)


def _resolve(batch: Batch, keys: list[str], now: datetime) -> None:
    """A row that now goes in settles what was set aside under its key by an earlier file."""
    for some in bulk.in_batches([_stand_ins(batch.feed, key, "")[0] for key in keys]):
        waiting = Quarantined.objects.filter(feed=batch.feed, key_hmac__in=some, resolved_at=None)
        waiting.exclude(batch=batch).update(resolved_at=now)


def _finish(batch: Batch, department: str, elements: list[str], now: datetime) -> None:
    with transaction.atomic():
        batch.finished_at = now
        batch.save(update_fields=["finished_at"])
        log_batch(elements=elements, basis=BASIS, actor=SYSTEM, count=batch.rows, ref=str(batch.id))
        record_event(
            FeedTaken(
                batch.id,
                batch.feed,
                department,
                batch.rows,
                batch.taken,
                batch.unchanged,
                batch.quarantined,
                legal_day(now),
            )
        )
