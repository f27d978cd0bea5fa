"""What is known of each element: who delivers it, of how many, how lately; and how many each table is about."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date

from tongban.catalogue.current import content
from tongban.residents.counts import delivered
from tongban.rules.table import plan
from tongban.rules.table.compare import Held
from tongban.rules.table.sql import column
from tongban.terms.tables import TableSpec

from .duck import Duck
from .schema import Schema, schema
from .snapshot import standing
from .tree import communities


def held_now(only: Iterable[str] | None = None) -> dict[str, Held]:
    """The elements somebody delivers or told, with coverage and freshness. ``only``: of these sources alone."""
    declared = content()
    newest = {source: on for source, on in delivered().items() if only is None or source in set(only)}
    from_whom: dict[str, tuple[str, date]] = {}
    for code, feed in declared.feeds.items():
        if code not in newest:
            continue
        for told in feed.columns:
            element = declared.elements[told.element]
            best = from_whom.get(element.id)
            if best is None or feed.department == element.authority:
                from_whom[element.id] = (feed.department, newest[code])
    coverage = _coverage(from_whom, schema(declared))
    return {
        element: Held(department, known, of, on)
        for element, (department, on) in from_whom.items()
        for known, of in [coverage.get(element, (None, None))]
    }


def _coverage(elements: Iterable[str], columns: Schema) -> dict[str, tuple[int, int]]:
    """Of how many of all living people each open element is known; of groups held several times, who has one."""
    wanted = set(elements)
    single = [one for one in columns.single["person"] if one.id in wanted]
    several = [one for some in columns.several.values() for one in some if one.id in wanted]
    counts = [f"count({column(one.id)})" for one in single]
    with standing() as now, closing(Duck(now, None, columns)) as duck:
        row = duck.rows(f"SELECT {', '.join(['count(*)', *counts])} FROM person WHERE person_death_date IS NULL")[0]
        known = {one.id: (many, row[0]) for one, many in zip(single, row[1:], strict=True)}
        for one in several:
            many = duck.rows(f"SELECT count(DISTINCT id) FROM {one.group} WHERE {column(one.id)} IS NOT NULL")[0][0]
            known[one.id] = (many, row[0])
    return known


def rows_of(tables: Sequence[TableSpec], *, on: date) -> dict[str, float]:
    """How many a community has on average in each of these tables: people, houses, shops or events."""
    declared = content()
    figures = [plan.everybody(table, declared) for table in tables]
    totals = dict.fromkeys((one.code for one in figures), 0)
    with standing() as now, closing(Duck(now, None, schema(declared))) as duck:
        for block in plan.blocks(figures, plan.period_of("month", on)):
            for row in duck.rows(block.statement):
                for nth, code in enumerate(block.figures):
                    totals[code] += row[1 + 2 * nth] if row[0] else 0
    return {code: many / communities(declared) for code, many in totals.items()}
