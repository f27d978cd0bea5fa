"""Scoring rows against people: splink on an embedded DuckDB that is gone afterwards.

It is done in a process of its own, where pyarrow is first imported too: both keep threads, and long files are read
ahead by a child of this process only while it has none.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import duckdb
from splink import DuckDBAPI, Linker

from tongban.rules.link import DOUBT_AT, Scored
from tongban.store.ahead import apart

from .comparisons import LEVELS, level_of, settings
from .evidence import Evidence

if TYPE_CHECKING:
    import pyarrow as pa

logging.getLogger("splink").setLevel(logging.ERROR)
_ONE = ("unique_id", "name", "sound", "born", "sex", "number")
_SEVERAL = ("mobile", "home")


def table(evidence: Sequence[Evidence]) -> "pa.Table":
    """Evidence as columns; what is not told is null."""
    import pyarrow as pa

    types = dict.fromkeys(_ONE, pa.string()) | dict.fromkeys(_SEVERAL, pa.list_(pa.string()))
    columns = {name: [getattr(one, name) or None for one in evidence] for name in types}
    return pa.table(columns, schema=pa.schema(list(types.items())))


def score(
    rows: Sequence[Evidence], people: Sequence[Evidence], *, population: int, model: dict[str, Any] | None
) -> dict[str, list[Scored]]:
    """For each row (by its unique_id) the people it may be about, those hardly alike left out."""
    if not rows or not people:
        return {}
    return apart(lambda: _scored(rows, people, population, model))


def _scored(
    rows: Sequence[Evidence], people: Sequence[Evidence], population: int, model: dict[str, Any] | None
) -> dict[str, list[Scored]]:
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
