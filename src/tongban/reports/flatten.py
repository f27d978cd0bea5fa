"""From people as they left the record to a column for each element, in the files of every relation."""

from contextlib import closing
from pathlib import Path
from typing import Any

from tongban.terms.specs import Register

from .embedded import connected, quoted
from .schema import Schema


def flatten(raw: Path, folder: Path, columns: Schema, register: Register) -> None:
    """Rows as they left the record into the files of every relation, one file a county."""
    with closing(connected()) as connection:
        connection.execute(
            f"CREATE VIEW raw AS SELECT *, json_transform(more, '{columns.structure(register)}') AS m "
            f"FROM read_parquet({quoted(str(raw))})"
        )
        counties = [row[0] for row in connection.execute("SELECT DISTINCT region FROM raw ORDER BY 1").fetchall()]
        for county in counties:
            here = f"FROM raw WHERE region = {int(county)}"
            by = "usual" if register == "person" else "place"
            _copy(connection, f"SELECT {columns.flat(register)} {here} ORDER BY {by}", folder / register, county)
            for group in columns.several if register == "person" else ():
                each = f'SELECT id, region, unnest(m."{group}") AS m {here}'
                _copy(connection, f"SELECT {columns.flat_several(group)} FROM ({each})", folder / group, county)


def _copy(connection: Any, query: str, folder: Path, county: int) -> None:
    folder.mkdir(exist_ok=True)
    target = quoted(str(folder / f"{county}.parquet"))
    connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
