"""Scoring rows against people: splink on an embedded DuckDB that is gone afterwards."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from tongban.rules.link import DOUBT_AT, Scored

from .comparisons import LEVELS, level_of, settings
from .evidence import Evidence

logging.getLogger("splink").setLevel(logging.ERROR)
_TABLE = pa.schema(
    [
        ("unique_id", pa.string()),
        ("name", pa.string()),
        ("sound", pa.string()),
        ("born", pa.string()),
        ("sex", pa.string()),
        ("number", pa.string()),
        ("mobile", pa.list_(pa.string())),
        ("home", pa.list_(pa.string())),
    ]
)


def table(evidence: Sequence[Evidence]) -> pa.Table:
    """Evidence as columns; what is not told is null."""
    columns = {name: [getattr(one, name) or None for one in evidence] for name in _TABLE.names}
    return pa.table(columns, schema=_TABLE)


def score(
    rows: Sequence[Evidence], people: Sequence[Evidence], *, population: int, model: dict[str, Any] | None
) -> dict[str, list[Scored]]:
    """For each row (by its unique_id) the people it may be about, those hardly alike left out."""
    if not rows or not people:
        return {}
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        api = DuckDBAPI(connection)
        sides = [
            api.register(table(rows), table_name="a_rows"),
            api.register(table(people), table_name="b_people"),
        ]
        linker = Linker(sides, settings(population, model), log_level=logging.ERROR)
        found = linker.inference.predict(threshold_match_probability=DOUBT_AT / 10)
        columns = ", ".join(f"gamma_{name}" for name in LEVELS)
        pairs = connection.execute(
            f"SELECT unique_id_l, unique_id_r, match_probability, {columns} FROM {found.physical_name}"  # noqa: S608
        ).fetchall()
    scored: dict[str, list[Scored]] = {}
    for row, person, probability, *gammas in pairs:
        levels = {name: level_of(name, gamma) for name, gamma in zip(LEVELS, gammas, strict=True)}
        scored.setdefault(row, []).append(Scored(UUID(person), probability, levels))
    return scored
