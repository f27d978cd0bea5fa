"""Taking a department's file, chunk by committed chunk."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from tongban.catalogue.current import content
from tongban.feeds.formats.base import Row
from tongban.feeds.models import Batch, Feed
from tongban.feeds.reading import Opened, open_file
from tongban.feeds.rowwise import Reader, reader
from tongban.guard.actions import log_batch
from tongban.journal.actions import record as record_event
from tongban.residents.actions import Marked, key_hmac, marked, record
from tongban.rules.calendar import legal_day
from tongban.store import bulk
from tongban.store.ahead import prepared
from tongban.store.memory import collecting_rarely
from tongban.terms.events import FeedTaken
from tongban.terms.specs import FeedSpec
from tongban.terms.text import Text
from tongban.terms.values import SYSTEM, RowRefused, SourceRow

from .absent import let_go_absent
from .aside import resolve, set_aside
from .linking import link_waiting

# Rows a transaction: well under a second, so that filing goes on beside it. SQLite has one writer, who must wait less.
CHUNK = {"postgresql": 1000, "sqlite": 500}
LONG = 4_000_000  # bytes; a longer file is read in a process beside the one that writes
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
    linked: int = 0  # of those taken: without a usable number, by everything else
    doubtful: int = 0  # of those quarantined: somebody they may be about was found
    let_go: int = 0
    held_back: int = 0
    resumed_at: int = 0  # rows an earlier, broken-off reading of the same file had committed
    ignored_columns: list[str] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)  # kind of refusal -> rows


@dataclass(slots=True)
class _Seen:
    """The rows of one file so far: key -> content and line; and how many could not even be told apart."""

    rows: dict[bytes, tuple[bytes, int]] = field(default_factory=dict)
    keys: set[bytes] = field(default_factory=set)  # of every row that has one, refused or not
    keyless: int = 0


class _Read(NamedTuple):
    """One row as it was read, before it is known what the record or the file already have."""

    line: int
    cells: list[str] | None
    says: Marked | RowRefused
    key: bytes | None  # None when the row does not even say which it is


@dataclass(slots=True)
class _Chunk:
    """Some rows on their way: cells by line, rows met first, rows met again, rows refused."""

    cells: dict[int, list[str] | None] = field(default_factory=dict)
    fresh: list[Marked] = field(default_factory=list)
    repeats: list[SourceRow] = field(default_factory=list)
    refused: list[RowRefused] = field(default_factory=list)
    keys: set[bytes] = field(default_factory=set)  # of the rows met first

    def add(
        self,
        line: int,
        cells: list[str] | None,
        *,
        fresh: Marked | None = None,
        repeat: SourceRow | None = None,
        refused: RowRefused | None = None,
    ) -> None:
        self.cells[line] = cells
        if fresh is not None:
            self.fresh.append(fresh)
            self.keys.add(fresh.key)
        self.repeats += [repeat] if repeat else []
        self.refused += [refused] if refused else []


def take(
    *,
    feed: str,
    path: Path,
    now: Callable[[], datetime],
    full: bool = False,
    refused: Callable[[RowRefused], object] = lambda row: None,
    progress: Callable[[int], object] = lambda rows: None,
) -> Taken:
    """Take one file of ``feed``. ``now`` is asked once a chunk: long files are known when they are known.

    ``full`` says that the file holds everything the source has: what it lacks is gone, unless it lacks too much to
    be believed. ``refused`` is told of each row set aside, ``progress`` how many rows are done.

    Raises ``NoSuchFeed`` and ``reading.FileRefused`` before anything is written. Stopped half-way, it is simply run
    again: it goes on after the last committed chunk. The same file again changes nothing.
    """
    spec = content().feeds.get(feed)
    if spec is None:
        raise NoSuchFeed(f"there is no feed {feed!r}; there are {', '.join(sorted(content().feeds))}")
    with collecting_rarely():
        return _take(spec, path, now, full, refused, progress)


def _take(
    spec: FeedSpec,
    path: Path,
    now: Callable[[], datetime],
    full: bool,
    refused: Callable[[RowRefused], object],
    progress: Callable[[int], object],
) -> Taken:
    feed, opened, started = spec.code, open_file(path, spec), now()
    batch, done = _begun(feed, path, opened, full, started)
    reading = reader(content(), spec, opened, legal_day(started))
    seen = _Seen()
    reasons: dict[str, int] = {}
    size = CHUNK[connection.vendor]
    batches, long = bulk.in_batches(opened.sheet.rows(), size), path.stat().st_size > LONG
    try:
        with closing(prepared(batches, partial(_understood, feed, reading), beside=long)) as coming:
            for number, rows in enumerate(coming):
                parts = _sorted_out(rows, reading, seen)
                if (number + 1) * size <= done:
                    continue  # committed before; read again only to know its keys
                for one in _take_chunk(batch, number, parts, reading.headings, seen, now()):
                    reasons[one.kind] = reasons.get(one.kind, 0) + 1
                    refused(one)
                progress(batch.rows)
                gc.freeze()  # what is kept from here on need not be looked through again for every chunk
    finally:
        gc.unfreeze()
    linked, doubtful = link_waiting(batch=batch, now=now)
    if full:
        let_go_absent(batch=batch, present=seen.keys, keyless=seen.keyless, now=now)
    _finish(batch, spec.department, [column.element for column in spec.columns], now())
    return Taken(
        batch_id=str(batch.id), feed=feed, file=path.name, encoding=opened.sheet.form, rows=batch.rows,
        taken=batch.taken, unchanged=batch.unchanged, quarantined=batch.quarantined, linked=linked, doubtful=doubtful,
        let_go=batch.let_go, held_back=batch.held_back, resumed_at=done, ignored_columns=opened.ignored,
        reasons=reasons,
    )  # fmt: skip


def _begun(feed: str, path: Path, opened: Opened, full: bool, now: datetime) -> tuple[Batch, int]:
    """The batch of this file, and how many of its rows an unfinished one has already committed (whole chunks)."""
    Feed.objects.get_or_create(code=feed)
    same = Batch.objects.filter(feed=feed, sha256=opened.sha256, full=full, finished_at=None, rows__gt=0)
    before = same.order_by("-started_at").first()
    if before is not None:
        size = CHUNK[connection.vendor]
        return before, before.rows // size * size
    batch = Batch.objects.create(
        feed=feed, file=path.name, sha256=opened.sha256, encoding=opened.sheet.form, started_at=now, full=full
    )
    return batch, 0


def _understood(feed: str, reading: Reader, rows: list[Row]) -> list[_Read]:
    """What each row says, or why it is refused, with its marks: all that can be known without the record."""
    found = []
    for line, cells, problem in rows:
        row = reading.row(line, cells, problem)
        if isinstance(row, RowRefused):
            found.append(_Read(line, cells, row, key_hmac(feed, row.key) if row.key else None))
        else:
            one = marked(feed, row)
            found.append(_Read(line, cells, one, one.key))
    return found


def _sorted_out(rows: list[_Read], reading: Reader, seen: _Seen) -> list[_Chunk]:
    """Which rows say something new in this file: one part, or several to be taken in order.

    In a file of changes a key may come again: what happened later counts. In any other file that is a mistake.
    """
    parts = [_Chunk()]
    for line, cells, one, key in rows:
        if isinstance(one, RowRefused):
            parts[-1].add(line, cells, refused=one)
            if key:
                seen.keys.add(key)
            else:
                seen.keyless += 1
            continue
        row = one.row
        seen.keys.discard(one.key) if row.gone else seen.keys.add(one.key)
        says, first = seen.rows.setdefault(one.key, (one.says, line))
        if first != line and says == one.says:
            parts[-1].add(line, cells, repeat=row)
        elif first != line and reading.mark is None:
            parts[-1].add(line, cells, refused=_key_twice(row, first))
        else:
            if first != line:
                seen.rows[one.key] = (one.says, line)
                parts += [_Chunk()] if one.key in parts[-1].keys else []
            parts[-1].add(line, cells, fresh=one)
    return parts


def _key_twice(row: SourceRow, line: int) -> RowRefused:
    return RowRefused(
        row.line,
        "key_twice",
        "",
        Text(f"与第 {line} 行编号相同、内容不同", f"same key as line {line}, other content"),
        Text("请在源系统中确定哪一行是对的，只报那一行", "decide at the source which is right and send that one"),
        row.key,
    )


def _take_chunk(
    batch: Batch, number: int, parts: list[_Chunk], headings: list[str], seen: _Seen, now: datetime
) -> list[RowRefused]:
    """One chunk in one transaction: the record's part, the quarantine, and the batch's sum."""
    refused: list[RowRefused] = []
    with transaction.atomic():
        _hold(batch.feed)
        for part in parts:
            refused += _take_part(batch, number, part, headings, seen, now)
        batch.unchanged = batch.rows - batch.taken - batch.quarantined
        batch.save(update_fields=["rows", "taken", "unchanged", "quarantined"])
    return refused


def _take_part(
    batch: Batch, number: int, part: _Chunk, headings: list[str], seen: _Seen, now: datetime
) -> list[RowRefused]:
    tally = record(
        source=batch.feed, rows=part.fresh, batch_id=batch.id, chunk=number, region=settings.TONGBAN_REGION, now=now
    )
    refused = [*part.refused, *tally.refused, *_repeats_refused(part, tally.refused, seen)]
    out = {one.line for one in tally.refused}
    set_aside(batch, headings, part.cells, refused)
    resolve(batch, [one.row.key for one in part.fresh if one.row.line not in out], now)
    batch.rows += len(part.cells)
    batch.taken += len(tally.taken)
    batch.quarantined += len(refused)
    return refused


def _hold(feed: str) -> None:
    """Two files of one feed take turns, chunk by chunk."""
    list(Feed.objects.select_for_update().filter(code=feed))


def _repeats_refused(chunk: _Chunk, refused: tuple[RowRefused, ...], seen: _Seen) -> Iterator[RowRefused]:
    """A row that repeats a refused one is refused for the same reason, not "unchanged"; and the key is free again."""
    reasons = {one.key: one for one in refused}
    for one in chunk.fresh:
        if one.row.key in reasons:
            seen.rows.pop(one.key, None)
    for row in chunk.repeats:
        if row.key in reasons:
            yield replace(reasons[row.key], line=row.line)


def _finish(batch: Batch, department: str, elements: list[str], now: datetime) -> None:
    with transaction.atomic():
        batch.finished_at = now
        batch.save(update_fields=["finished_at"])
        Feed.objects.filter(code=batch.feed).update(taken_at=now)
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
