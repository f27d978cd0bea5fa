"""A column that keeps the writer's transaction on PostgreSQL, so that readers stop before one still open."""

from typing import Any

from django.db.migrations import RunPython


def kept_in(table: str) -> RunPython:
    """A migration step: ``table.xid`` defaults to the current transaction's id (PostgreSQL; elsewhere it stays 0)."""

    def forwards(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN xid SET DEFAULT (pg_current_xact_id()::text::bigint)")

    return RunPython(forwards, RunPython.noop)
