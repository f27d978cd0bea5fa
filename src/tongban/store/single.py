"""One row at a time, on the few paths that are measured: the statement is put together once, the server keeps its plan.

The ORM makes a statement anew each time, at about 0.3 ms of CPU (docs/decisions/0017). The models stay the truth: which
columns there are, and how a value goes into them.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection, models

from . import wire
from .bulk import converter, for_driver


def fetch(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a SELECT or of a RETURNING; ids, days and JSON as ``bulk``'s ``uuid_of`` and its kin take them."""
    with wire.sent(sql, for_driver(values)) as cursor:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def add(row: models.Model) -> bool:
    """Insert ``row``; False when a unique value of it is taken, and nothing was written.

    Running numbers, and columns the database has a default for, are the database's.
    """
    columns, sql = _statement(type(row), connection.vendor)
    held = row.__dict__
    with wire.sent(sql, [_turned(held[name], convert) for name, convert in columns]) as cursor:
        added: bool = cursor.rowcount == 1
    row._state.adding, row._state.db = not added, "default"
    return added


def _turned(value: Any, convert: Callable[[Any], Any] | None) -> Any:
    return value if convert is None or value is None else convert(value)


@lru_cache(maxsize=64)
def _statement(model: type[models.Model], vendor: str) -> tuple[list[tuple[str, Callable[[Any], Any] | None]], str]:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField) and not field.has_db_default()
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - names come from models
    return [(field.attname, converter(field)) for field in fields], sql
