"""Who stands behind a figure, or in a list: ids alone. Names come through the guard, to those who may see them."""

from contextlib import closing
from datetime import date
from uuid import UUID

from tongban.catalogue.current import content
from tongban.residents import coded
from tongban.rules.table import plan
from tongban.terms.tables import TableSpec

from .duck import Duck
from .schema import schema
from .snapshot import standing


def behind(table: TableSpec, column: str, *, place: str, place_id: UUID, today: date) -> list[UUID]:
    """Whom a figure of a summary counts at a place today; ``column`` "" is everybody the table is about."""
    declared = content()
    wanted = plan.everybody(table, declared)
    if column:
        wanted = next(one for one in plan.figures(table, declared) if one.code == column)
    block = plan.members(wanted, plan.period_of(table.period, today), place)
    with standing() as now, closing(Duck(now, None, schema(declared))) as duck:
        found = [row[0] for row in duck.rows(block.statement)]
    ids = coded.who(place_id)
    return sorted(ids[one] for one in found if one in ids)
