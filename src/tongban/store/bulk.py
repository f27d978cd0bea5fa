"""Many rows at once, on both databases: COPY on PostgreSQL, one prepared INSERT on SQLite."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Append ``rows`` to ``model``'s table; ``columns`` are database columns, in the rows' order."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row([_for_postgresql(value) for value in row])
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names come from models
            cursor.executemany(statement, [[_for_sqlite(value) for value in row] for row in rows])


def upsert(
    model: type[models.Model], columns: Sequence[str], key: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert ``rows``, or replace the rows that have the same ``key`` columns."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(column) for column in columns)
    rest = [column for column in columns if column not in key]
    news = ", ".join(f"{quote(column)} = excluded.{quote(column)}" for column in rest)
    marks = ", ".join(["%s"] * len(columns))
    statement = (
        f"INSERT INTO {table} ({names}) VALUES ({marks}) "  # noqa: S608 - names come from models
        f"ON CONFLICT ({', '.join(quote(column) for column in key)}) DO UPDATE SET {news}"
    )
    convert = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[convert(value) for value in row] for row in rows])


def in_batches(items: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists of at most ``size``: SQLite takes 32,766 parameters a statement, and long IN lists plan badly."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _for_postgresql(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    return _for_postgresql(value)
