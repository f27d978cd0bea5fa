"""From people as they left the record to a column for each element, in the files of every relation."""

from contextlib import closing
from pathlib import Path
from typing import Any

from .embedded import connected, quoted
from .schema import Schema


def flatten(raw: Path, folder: Path, columns: Schema) -> None:
    """People as they left the record into the files of every relation, one file a county."""
    with closing(connected()) as connection:
        connection.execute(
            f"CREATE VIEW raw AS SELECT *, json_transform(more, '{columns.structure('person')}') AS m "
            f"FROM read_parquet({quoted(str(raw))})"
        )
        counties = [row[0] for row in connection.execute("SELECT DISTINCT region FROM raw ORDER BY 1").fetchall()]
        for county in counties:
            here = f"FROM raw WHERE region = {int(county)}"
            _copy(connection, f"SELECT {columns.flat('person')} {here} ORDER BY usual", folder / "person", county)
            for group in columns.several:
                each = f'SELECT id, region, unnest(m."{group}") AS m {here}'
                _copy(connection, f"SELECT {columns.flat_several(group)} FROM ({each})", folder / group, county)


def _copy(connection: Any, query: str, folder: Path, county: int) -> None:
    folder.mkdir(exist_ok=True)
    target = quoted(str(folder / f"{county}.parquet"))
    connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
