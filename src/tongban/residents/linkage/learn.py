"""Learning how often rows of one person differ, and rows of two agree, from people several departments number alike."""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
from django.db import connection, transaction
from splink import DuckDBAPI, Linker

from tongban.guard.actions import log_batch
from tongban.residents.models import LinkModel
from tongban.store import bulk
from tongban.store.ahead import apart
from tongban.terms.text import Text
from tongban.terms.values import SYSTEM

from .comparisons import LEARNED, LEVELS, settings
from .evidence import COMPARED, Evidence, said_of
from .score import table

if TYPE_CHECKING:
    import pyarrow as pa

ENOUGH = 1000  # pairs
MOST = 20_000
_SMALLEST = {"m": 0.0005, "u": 0.0000001}  # a sample says little of what it never saw
BASIS = Text("个人信息保护法 第八条", "Personal Information Protection Law, article 8")
_NUMBERED_TWICE = """
SELECT subject_id FROM residents_link WHERE until IS NULL AND method = 'number'
GROUP BY subject_id HAVING COUNT(*) > 1 LIMIT %s
"""


def model_in_force() -> dict[str, Any] | None:
    """The latest model learned, or None: then the assumptions of ``comparisons`` hold."""
    return LinkModel.objects.order_by("-id").values_list("model", flat=True).first()


def learn(*, now: datetime) -> int:
    """Learn anew from the record; returns from how many pairs. Too few pairs change nothing."""
    one, other = _sides()
    if len(one) < ENOUGH:
        return 0
    found = apart(lambda: _estimated(one, other))
    with transaction.atomic():
        LinkModel.objects.create(learned_at=now, pairs=len(one), model=found)
        log_batch(elements=COMPARED, basis=BASIS, actor=SYSTEM, count=len(one), ref="linkage")
    return len(one)


def _sides() -> tuple[list[Evidence], list[Evidence]]:
    """Two rows of each person, from two sources."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED_TWICE, [MOST])
        people = [bulk.uuid_of(row[0]) for row in cursor.fetchall()]
    sides: tuple[list[Evidence], list[Evidence]] = ([], [])
    for person, rows in said_of(people).items():
        other = next((values for source, values in rows if source != rows[0][0]), None)
        if other is None:
            continue
        for side, values in zip(sides, (rows[0][1], other), strict=True):
            evidence = Evidence(str(person))
            evidence.add(values)
            side.append(evidence)
    return sides


def _estimated(one: Sequence[Evidence], other: Sequence[Evidence]) -> dict[str, Any]:
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        api = DuckDBAPI(connection)
        sides = [
            api.register(_labelled(side), table_name=name) for side, name in ((one, "a_rows"), (other, "b_people"))
        ]
        linker = Linker(sides, settings(len(one)), log_level=logging.ERROR)
        linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1, min_count_per_level=None)
        linker.training.estimate_m_from_label_column("person")
        return _probabilities(linker.misc.save_model_to_json())


def _labelled(side: Sequence[Evidence]) -> "pa.Table":
    people = table(side)
    return people.append_column("person", people.column("unique_id"))


def _probabilities(saved: dict[str, Any]) -> dict[str, Any]:
    """Comparison -> level -> (m, u) of the comparisons that can be learned."""
    comparisons = {
        one["output_column_name"]: one["comparison_levels"] for one in json.loads(json.dumps(saved))["comparisons"]
    }
    model: dict[str, Any] = {}
    for name in LEARNED:
        told = [level for level in comparisons[name] if not level.get("is_null_level")]
        model[name] = {
            level: [
                max(found.get("m_probability") or m, _SMALLEST["m"]),
                max(found.get("u_probability") or u, _SMALLEST["u"]),
            ]
            for (level, _, m, u), found in zip(LEVELS[name], told, strict=True)
        }
    return model
