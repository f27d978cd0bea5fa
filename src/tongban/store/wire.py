"""The shortest way from a statement written by hand to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_kept = local()  # .connection, and one .cursor on it


@contextmanager
def cursor() -> Iterator[Any]:
    """The driver's own cursor on PostgreSQL; Django's there too while somebody watches the statements, and on SQLite.

    Django wraps every statement in four calls, which cost as much CPU as sending it (docs/decisions/0017). One cursor
    serves them all: read what it found before the next statement.
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy looks it up at every attribute
    if here.vendor != "postgresql" or here.queries_logged or here.execute_wrappers:
        with here.cursor() as watched:
            yield watched
        return
    here.ensure_connection()
    here.validate_no_broken_transaction()
    if getattr(_kept, "connection", None) is not here.connection:
        _kept.connection, _kept.cursor = here.connection, here.connection.cursor()
    with here.wrap_database_errors:
        yield _kept.cursor
