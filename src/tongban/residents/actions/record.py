"""Taking a chunk of a source's rows into the record: a handful of statements, however many rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.journal.actions import record as record_event
from tongban.residents.models import Link, Observation, Record
from tongban.residents.shape import shape
from tongban.rules.calendar import legal_day
from tongban.store import bulk
from tongban.store.ids import new_id
from tongban.terms.events import ChunkRecorded
from tongban.terms.values import SourceRow, Tally

from .corrections import settle_corrections
from .frame import Frame, hold
from .known import Known, Marked, known_of, marked
from .linking import Owners, whose
from .picture import EVERY, Said, decide
from .things import numbered

_RECORD = ("id", "region", "source", "key_hmac", "row_hmac", "observation_id", "observed_on", "gone_at")
_OBSERVATION = ("id", "region", "record_id", "batch_id", "observed_on", "known_at", "plain", "sealed")
_LINK = ("id", "record_id", "subject_id", "method", "score", "decided_by", "since", "until")


@dataclass(slots=True)
class _Written:
    """What a chunk wrote: whose picture may have changed, and what was said, to decide it from."""

    touched: dict[UUID, set[str] | frozenset[str]] = field(default_factory=dict)  # by the groups to decide
    new: dict[UUID, Said] = field(default_factory=dict)  # people with this one row alone
    fresh: dict[str, Said] = field(default_factory=dict)


def record(
    *, source: str, rows: Sequence[SourceRow | Marked], batch_id: UUID, chunk: int, region: int, now: datetime
) -> Tally:
    """Make ``rows`` of ``source`` part of the record, in one transaction with one event.

    A row whose content has not changed writes nothing; one that is gone at the source no longer counts. Rows are
    linked by document number (or are known to be somebody's already); one that cannot be linked safely is refused
    with its reason, the others go in.
    """
    with transaction.atomic(savepoint=False):
        all_rows = [row if isinstance(row, Marked) else marked(source, row) for row in rows]
        as_of = max((one.row.observed_on for one in all_rows), default=legal_day(now))
        frame = Frame(source, batch_id, region, now, shape(), as_of)
        known = known_of(source, [one.key for one in all_rows])
        gone = [one for one in all_rows if one.row.gone and _leaves(one, known.get(one.key))]
        changed = [one for one in all_rows if not one.row.gone and _news(one, known.get(one.key))]
        linked = {one.row.line: known[one.key] for one in changed if one.key in known}
        find = whose if frame.register == "person" else numbered
        owners = find(frame, [one.row for one in changed], linked)
        taken = [one for one in changed if one.row.line in owners.of]
        leaving = {known[one.key].subject_id for one in gone} | {held.subject_id for held in linked.values()}
        hold(({*owners.of.values()} | {id for id in leaving if id}) - frame.newcomers.keys())
        by_day: dict[date, list[Known]] = defaultdict(list)
        for one in gone:
            by_day[one.row.observed_on].append(known[one.key])
        _let_go(by_day, now)
        written = _write(frame, taken, owners, known)
        written.touched |= {id: EVERY for one in gone if (id := known[one.key].subject_id)}
        decide(frame, touched=written.touched, new=written.new, fresh=written.fresh)
        settle_corrections(frame, {known[one.key].record_id for one in (*taken, *gone) if one.key in known})
        lines = frozenset(one.row.line for one in (*taken, *gone))
        unchanged = len(rows) - len(changed) - len(gone)
        if lines or owners.refused:
            record_event(ChunkRecorded(batch_id, chunk, source, len(lines), unchanged, len(owners.refused)))
    return Tally(lines, unchanged, tuple(owners.refused))


def _news(one: Marked, held: Known | None) -> bool:
    """Whether a row says something the record does not hold yet. An older file taken late says nothing new."""
    if held is None:
        return True
    if one.row.decided_by is not None and held.subject_id != one.row.subject_id:
        return True
    if held.observed_on is not None and one.row.observed_on < held.observed_on:
        return False
    return held.gone or held.row_hmac != one.says


def _leaves(one: Marked, held: Known | None) -> bool:
    """Whether a removal is news: of something held, and not older than what is held."""
    if held is None or held.gone:
        return False
    return held.observed_on is None or one.row.observed_on >= held.observed_on


def _let_go(gone: Mapping[date, Sequence[Known]], now: datetime) -> None:
    for on, some in gone.items():
        statement = "UPDATE residents_record SET gone_at = %s, observed_on = %s WHERE id {among}"
        bulk.change(statement, [one.record_id for one in some], now, on)


def _write(frame: Frame, taken: Sequence[Marked], owners: Owners, known: Mapping[bytes, Known]) -> _Written:
    """Records, observations and links of the rows taken. Cells are sealed while the database takes in those before."""
    written = _Written()
    coming = [
        (one, before, before.record_id if before else new_id(), new_id())
        for one in taken
        for before in (known.get(one.key),)
    ]
    records: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
    links: list[tuple[Any, ...]] = []
    closed: list[UUID] = []
    for one, before, record_id, observation_id in coming:
        row, owner = one.row, owners.of[one.row.line]
        records[before is not None].append(
            (record_id, frame.region, frame.source, one.key, one.says, observation_id, row.observed_on, None)
        )
        if before is None or before.subject_id != owner:
            method = owners.method[row.line]
            links.append((new_id(), record_id, owner, method, row.score, row.decided_by, frame.now, None))
            if before is not None and before.link_id is not None and before.subject_id is not None:
                closed.append(before.link_id)
                written.touched[before.subject_id] = EVERY

    def observations() -> Iterator[tuple[Any, ...]]:
        for one, before, record_id, observation_id in coming:
            row, owner = one.row, owners.of[one.row.line]
            plain, sealed = frame.shape.split(row.values, str(observation_id))
            said = Said(frame.source, str(observation_id), row.observed_on, frame.now, plain, sealed, row.values)
            groups = EVERY if before else frozenset(frame.shape.group[element] for element in row.values)
            _note(written, owner, said, groups, alone=owner in frame.newcomers and owner not in written.touched)
            yield observation_id, frame.region, record_id, frame.batch_id, row.observed_on, frame.now, plain, sealed

    bulk.change("UPDATE residents_link SET until = %s WHERE id {among}", closed, frame.now)
    bulk.upsert(Record, _RECORD, ("source", "key_hmac"), records[True], keep=("id", "region"))
    bulk.insert(Record, _RECORD, records[False])
    bulk.insert(Observation, _OBSERVATION, observations())
    bulk.insert(Link, _LINK, links)
    return written


def _note(written: _Written, owner: UUID, said: Said, groups: frozenset[str], *, alone: bool) -> None:
    """``alone`` says that nobody knew this person before, and no other row of this chunk speaks of her."""
    so_far = written.touched.get(owner, frozenset())
    written.touched[owner] = EVERY if EVERY in (so_far, groups) or owner in written.new else so_far | groups
    written.fresh[said.observation_id] = said
    if alone:
        written.new[owner] = said
    else:
        written.new.pop(owner, None)
