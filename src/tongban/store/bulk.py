"""Many rows at once, on both databases: COPY on PostgreSQL, prepared statements on SQLite.

Columns are database columns in the rows' order. What the tables forbid is refused with Django's own errors.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models

from . import wire

Rows = Iterable[Sequence[Any]]
AT_ONCE = 64  # rows made ready for PostgreSQL, which takes them in while we make the next ready
FEW = 4  # rows that go to PostgreSQL as values; more of them by COPY
IN_LIST = 10_000  # SQLite takes 32,766 parameters a statement


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Append ``rows`` to ``model``'s table.

    Rows computed as they are asked for save time: PostgreSQL takes in what came before meanwhile.
    """
    coming = iter(rows)
    first = list(islice(coming, FEW + 1))
    if connection.vendor == "postgresql" and len(first) > FEW:
        _copy(_table(model), _names(columns), _converted(chain(first, coming), model, columns))
    elif first:
        _say(model, columns, chain(first, coming))


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    key: Sequence[str],
    rows: Sequence[Any],
    keep: Collection[str] = (),
) -> None:
    """Insert ``rows``, or replace the rows that have the same ``key`` columns, all but the columns to ``keep``.

    Writing an indexed column costs SQLite its index entries even where the value stays: keep those that do.
    """
    news = [column for column in columns if column not in key and column not in keep]
    rest = ", ".join(f"{_quote(column)} = excluded.{_quote(column)}" for column in news)
    _merge(model, columns, rows, f"ON CONFLICT ({_names(key)}) DO UPDATE SET {rest}")


def claim(model: type[models.Model], columns: Sequence[str], key: Sequence[str], rows: Sequence[Any]) -> bool:
    """Insert those of ``rows`` whose ``key`` nobody has; the others are left as they stand. True: nobody had any.

    Two writers claiming the same keys wait for each other; each passes its rows in the order of the key, so that
    neither waits for the other in a ring.
    """
    return _merge(model, columns, rows, f"ON CONFLICT ({_names(key)}) DO NOTHING") == len(rows)


def fetch(sql: str, keys: Iterable[Any], *before: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of a SELECT over many keys: ``… WHERE source = %s AND key_hmac {among}``; ``before`` come first."""
    keys = list(keys)
    if not keys:
        return
    if connection.vendor == "postgresql":
        statement, values = sql.format(among="= ANY(%s)"), [*before, keys]
        with wire.sent(statement, values, planned_once=len(keys) <= FEW) as cursor:
            found = cursor.fetchall()
        yield from found
        return
    for some in in_batches(keys, IN_LIST):
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(sql.format(among=f"IN ({marks})"), for_driver((*before, *some)))
            yield from cursor.fetchall()


def change(sql: str, keys: Iterable[Any], *before: Any) -> None:
    """An UPDATE or DELETE over many keys, written as for ``fetch``."""
    for some in in_batches(keys, IN_LIST):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(sql.format(among="= ANY(%s)"), [*before, some])
            else:
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(sql.format(among=f"IN ({marks})"), for_driver((*before, *some)))


def in_batches(items: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists of at most ``size``."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def for_driver(values: Sequence[Any]) -> Sequence[Any]:
    """Values of a statement written by hand as the driver takes them."""
    return values if connection.vendor == "postgresql" else [_for_sqlite(value) for value in values]


def uuid_of(value: Any) -> UUID:
    """An id as a raw statement gives it: PostgreSQL's own type, on SQLite 32 hex digits."""
    return value if isinstance(value, UUID) else UUID(value)


def text_of_uuid(column: str) -> str:
    """An expression for an id column as text, the way ``str(id)`` writes it: on SQLite it is 32 hex digits."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {begin}, {length})" for begin, length in parts)


def day_of(value: Any) -> date:
    """A date as a raw statement gives it: on SQLite it is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def instant_of(value: Any) -> datetime:
    """An instant as a raw statement gives it: on SQLite it is in UTC without saying so."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def json_of(value: Any) -> Any:
    """A JSON column as a raw statement gives it: Django's connections hand it over as text on both databases."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def _merge(model: type[models.Model], columns: Sequence[str], rows: Sequence[Any], conflict: str) -> int:
    """INSERT … ON CONFLICT; many rows on PostgreSQL from a temporary table filled by COPY, in one statement.

    How many rows were written.
    """
    if not rows:
        return 0
    if connection.vendor == "sqlite" or len(rows) <= FEW:
        return _say(model, columns, rows, conflict)
    names = _names(columns)
    with connection.cursor() as cursor:
        staging = _staging(cursor, model, columns)
        _copy(staging, names, _converted(rows, model, columns))
        cursor.execute(f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {staging} {conflict}")  # noqa: S608
        written: int = cursor.rowcount
        cursor.execute(f"DELETE FROM {staging}")  # noqa: S608
    return written


def _say(model: type[models.Model], columns: Sequence[str], rows: Rows, conflict: str = "") -> int:
    """INSERT with the values in it: on SQLite a row after the other, on PostgreSQL a few in one statement.

    How many rows were written.
    """
    sent, marks = list(_converted(rows, model, columns)), f"({_marks(columns)})"
    statement = f"INSERT INTO {_table(model)} ({_names(columns)}) VALUES {{}} {conflict}"  # noqa: S608 - names come from models
    if connection.vendor == "postgresql":
        several = statement.format(", ".join([marks] * len(sent)))
        with wire.sent(several, [value for row in sent for value in row]) as cursor:
            return int(cursor.rowcount)
    with connection.cursor() as cursor:
        cursor.executemany(statement.format(marks), sent)
        return int(cursor.rowcount)


def _staging(cursor: Any, model: type[models.Model], columns: Sequence[str]) -> str:
    """A temporary table with these columns of the model's, made once per connection, empty at every commit."""
    staging = _quote(f"staging_{model._meta.db_table}_{zlib.crc32(','.join(columns).encode()):08x}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DELETE ROWS "  # noqa: S608
        f"AS SELECT {_names(columns)} FROM {_table(model)} WITH NO DATA"
    )
    return staging


def _copy(table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    statement = f"COPY {table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _converted(rows: Rows, model: type[models.Model], columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Rows as the driver wants them, turned column by column, some at a time: most columns need nothing."""
    converters = _converters(model, tuple(columns))
    for some in in_batches(rows, AT_ONCE):
        turned = [
            values if convert is None else [None if value is None else convert(value) for value in values]
            for convert, values in zip(converters, zip(*some, strict=True), strict=True)
        ]
        yield from zip(*turned, strict=True)


@lru_cache(maxsize=64)
def _converters(model: type[models.Model], columns: tuple[str, ...]) -> list[Callable[[Any], Any] | None]:
    fields = {field.column: field for field in model._meta.fields}
    return [converter(fields[column]) for column in columns]


def converter(field: Any) -> Callable[[Any], Any] | None:
    """How a value of this field goes to the driver; None when it goes as it is."""
    if isinstance(field, models.ForeignKey):
        return converter(field.target_field)
    if isinstance(field, models.UUIDField):
        return _hex
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return date.isoformat
    return None


def _hex(value: UUID) -> str:
    return value.hex


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _table(model: type[models.Model]) -> str:
    return _quote(model._meta.db_table)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(_quote, columns))


def _marks(columns: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(columns))
