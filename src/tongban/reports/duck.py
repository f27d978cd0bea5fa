"""The embedded engine: DuckDB over the snapshot's files, in this process."""

from collections.abc import Sequence
from typing import Any

from tongban.rules.table.plan import BEFORE

from .embedded import connected, quoted
from .schema import Schema
from .snapshot import Standing, united

Rows = list[tuple[Any, ...]]


class Duck:
    """Runs blocks over people as they stand, and as they stood before the period."""

    def __init__(self, now: Standing, before: Standing | None, columns: Schema) -> None:
        self._connection = connected()
        for standing, ending in ((now, ""), (before, BEFORE)):
            if standing is not None:
                self._view(standing, ending, columns)

    def rows(self, statement: str) -> Rows:
        rows: Rows = self._connection.execute(statement).fetchall()
        return rows

    def say(self, statement: str) -> None:
        """Something that has no rows to give."""
        self._connection.execute(statement)

    def take(self, rows: Any, statement: str) -> None:
        """Run a statement over an Arrow table, there as ``taken``."""
        self._connection.register("taken", rows)
        self._connection.execute(statement)
        self._connection.unregister("taken")

    def close(self) -> None:
        self._connection.close()

    def _view(self, standing: Standing, ending: str, columns: Schema) -> None:
        for relation in columns.relations:
            changed = standing.files_since(columns.changed_with(relation))
            files, since = standing.files(relation), standing.files_since(relation)
            whole = _read(files) if files else f"({columns.nothing(relation)})"
            names = [name for name, _ in columns.columns(relation)]
            told = united(names, whole, _read(since) if since else "", _read(changed) if changed else "")
            self._connection.execute(f"CREATE VIEW {relation}{ending} AS {told}")


def _read(files: Sequence[str]) -> str:
    return f"read_parquet([{', '.join(map(quoted, files))}])"
