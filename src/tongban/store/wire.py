"""The shortest way from a statement written by hand to the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_kept = local()  # .connection, and one .cursor on it


@contextmanager
def sent(sql: str, values: Sequence[Any], *, planned_once: bool = True) -> Iterator[Any]:
    """Send a statement; the cursor it came back on. Read what it found before the next one.

    On PostgreSQL that is the driver's own: Django wraps every statement in four calls, which cost as much as sending
    it (docs/decisions/0017). ``planned_once`` lets the server keep its plan: for statements about a row or a few, never
    for those whose best plan changes with what the tables hold. While somebody watches the statements, and on SQLite,
    Django's cursor sends them.
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy looks it up at every attribute
    if here.vendor != "postgresql" or here.queries_logged or here.execute_wrappers:
        with here.cursor() as watched:
            watched.execute(sql, values)
            yield watched
        return
    here.ensure_connection()
    here.validate_no_broken_transaction()
    if getattr(_kept, "connection", None) is not here.connection:
        _kept.connection, _kept.cursor = here.connection, here.connection.cursor()
    with here.wrap_database_errors:
        _kept.cursor.execute(sql, values, prepare=planned_once)
        yield _kept.cursor
