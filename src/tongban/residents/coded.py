"""People as the statistics see them: coded columns under pseudonyms, on any day, and whoever changed since.

No name, no number, no address, no id of the record: what leaves here cannot be looked up in it without the key.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from tongban.org.models import Division
from tongban.store import bulk
from tongban.store.blind import blind

from .columns import CODED, DATED, PLACED
from .models import Change, ThingChange

AT_ONCE = 5_000
ELEMENTS = (*CODED, *DATED)  # those in columns of their own, in this order
THING_COLUMNS = ("id", "region", "place", "more")
COLUMNS = ("id", "region", "household", "registered", "usual", *ELEMENTS, "more")
_READ = ("subject_id", "region", "household_id", *PLACED.values(), *CODED.values(), *DATED.values(), "more")
Row = tuple[Any, ...]


def pseudonym(id: UUID) -> int:
    """What stands for somebody, or for a household, in statistics: 63 bits of a keyed hash."""
    return int.from_bytes(blind("statistics", id.hex)[:8], "big") >> 1


@dataclass(frozen=True, slots=True)
class Frontier:
    """How far the record had come. ``mark`` is its last change then: a store that was restored no longer has it."""

    after: int  # PostgreSQL: the oldest transaction still open; SQLite: the last change of a person
    things_after: int  # the same; SQLite: the last change of anything else
    seq: int
    mark: str


def frontier() -> Frontier:
    """How far the record has come; what is written later is after it, and so is what is being written now."""
    last, thing = (
        model.objects.order_by("-seq").values_list("seq", flat=True).first() or 0 for model in (Change, ThingChange)
    )
    if connection.vendor != "postgresql":
        return Frontier(last, thing, last, _mark(last))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest = int(cursor.fetchone()[0])
        return Frontier(oldest, oldest, last, _mark(last))


def reaches(one: Frontier) -> bool:
    """Whether this is the same record, at that point or beyond."""
    return one.mark != "" and one.mark == _mark(one.seq)


def _mark(seq: int) -> str:
    found = Change.objects.filter(seq=seq).values_list("subject_id", "known_at").first()
    return f"{pseudonym(found[0]):x} {found[1].isoformat()}" if found else ""


def people(as_of: date | None = None, since: int | None = None) -> Iterator[list[Row]]:
    """Rows of ``COLUMNS``, some thousands at a time: people as they are, or were by the end of a day.

    ``since`` is a ``Frontier.after``: then only those of whom something changed after it.
    """
    yield from _rows(*_asked("person", "change", ", ".join(_READ), as_of, since))


def things(register: str, as_of: date | None = None, since: int | None = None) -> Iterator[list[Row]]:
    """Rows of ``THING_COLUMNS``: dwellings, enterprises or events as they are, or were by the end of a day."""
    read = "subject_id, region, place_id, more"
    statement, values = _asked("thing", "thingchange", read, as_of, since, register)
    codes = dict(Division.objects.values_list("id", "code"))
    for some in _fetched(statement, values):
        yield [
            (pseudonym(bulk.uuid_of(id)), region, codes[bulk.uuid_of(place)] if place is not None else None, more)
            for id, region, place, more in some
        ]


def _asked(
    now: str, changes: str, read: str, as_of: date | None, since: int | None, register: str = ""
) -> tuple[str, list[Any]]:
    """The statement for rows as they are or were, and its values."""
    after = "xid >= %s" if connection.vendor == "postgresql" else "seq > %s"
    where = [f"subject_id IN (SELECT subject_id FROM residents_{changes} WHERE {after})"] if since is not None else []  # noqa: S608 - ours
    values: list[Any] = [since] if since is not None else []
    if register:
        where, values = ["register = %s", *where], [register, *values]
    if as_of is None:
        table = f"residents_{now}"
    else:
        last = " AND ".join(["sign = 1", "as_of <= %s", *where])
        table, values = f"residents_{changes}", [as_of, *values]
        where = [f"seq IN (SELECT max(seq) FROM {table} WHERE {last} GROUP BY subject_id)"]  # noqa: S608 - ours
    only = f" WHERE {' AND '.join(where)}" if where else ""
    return f"SELECT {read} FROM {table}{only}", values  # noqa: S608 - our own names


def who(place_id: UUID) -> dict[int, UUID]:
    """Whom the pseudonyms stand for among those who are, or were, of a place: for who may see them (the guard)."""
    there = Change.objects.filter(Q(usual_place=place_id) | Q(reg_place=place_id))
    return {pseudonym(id): id for id in there.values_list("subject_id", flat=True).distinct()}


def _rows(statement: str, values: list[Any]) -> Iterator[list[Row]]:
    codes = dict(Division.objects.values_list("id", "code"))
    seen: dict[Any, int | None] = {None: None}

    def stands_for(raw: Any) -> int | None:
        if raw not in seen:
            seen[raw] = pseudonym(bulk.uuid_of(raw))
        return seen[raw]

    def place(raw: Any) -> str | None:
        return codes[bulk.uuid_of(raw)] if raw is not None else None

    def typed(row: Any) -> Row:
        subject, region, household, registered, usual, *rest = row
        coded, dated, more = rest[: len(CODED)], rest[len(CODED) : -1], rest[-1]
        return (
            pseudonym(bulk.uuid_of(subject)),
            region,
            stands_for(household),
            place(registered),
            place(usual),
            *(value or None for value in coded),
            *(bulk.day_of(value) if value is not None else None for value in dated),
            more,
        )

    for some in _fetched(statement, values):
        yield [typed(row) for row in some]


def _fetched(statement: str, values: list[Any]) -> Iterator[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, bulk.for_driver(values))
        while some := cursor.fetchmany(AT_ONCE):
            yield some


def told(sources: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """Which elements each row of these sources tells, of whom: for counting how much of a table they fill."""
    statement = """
SELECT l.subject_id, o.plain, o.sealed FROM residents_record r
JOIN residents_observation o ON o.id = r.observation_id
JOIN residents_link l ON l.record_id = r.id AND l.until IS NULL
WHERE r.gone_at IS NULL AND r.source {among}
"""
    for subject, plain, sealed in bulk.fetch(statement, sources):
        yield pseudonym(bulk.uuid_of(subject)), [*bulk.json_of(plain), *bulk.json_of(sealed)]
