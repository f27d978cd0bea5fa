"""How much of the tables is filled: the share of cells, not of columns, that what was delivered can fill."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from tongban.catalogue.current import content
from tongban.residents import coded
from tongban.rules.table import plan
from tongban.rules.table.compare import BY_MACHINE, Held, compare
from tongban.rules.table.derive import DERIVED
from tongban.terms.tables import TableColumn, TableSpec

from .compared import library_of
from .duck import Duck
from .reads import held_now
from .schema import schema
from .snapshot import standing
from .tree import communities

AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Share:
    """Cells of tables, and how many of them are filled."""

    cells: int
    filled: int

    @property
    def share(self) -> float:
        return self.filled / self.cells if self.cells else 0.0


def filled(tables: Sequence[TableSpec], *, on: date, sources: Collection[str]) -> Share:
    """Cells of the tables about people that these sources fill: in a list one of each person and column, in a summary
    one of each community and figure. A list whose people cannot be told counts with the people all sources tell."""
    declared = content()
    library, held, known = library_of(declared), held_now(sources), held_now()
    cells = done = 0
    with standing() as now, closing(Duck(now, None, schema(declared))) as duck:
        _load(duck, coded.told(sources))
        period = plan.period_of("month", on)
        for table in tables:
            if table.of != "person" or compare(table, library, known).whom_lacking:
                continue
            found = {one.column.code: one.finding in BY_MACHINE for one in compare(table, library, held).columns}
            if table.kind == "summary":
                cells += len(found) * communities(declared)
                done += sum(found.values()) * communities(declared)
                continue
            duck.say("CREATE OR REPLACE TEMP TABLE lines AS " + plan.lines(plan.everybody(table, declared), period, []))
            many = duck.rows("SELECT count(*) FROM lines")[0][0]
            for column in table.columns:
                cells += many
                done += _told_of(duck, column, held, many) if found[column.code] else 0
    return Share(cells, done)


def _told_of(duck: Duck, column: TableColumn, held: Mapping[str, Held], many: int) -> int:
    """Of how many in the list every element the column needs was told."""
    needs = DERIVED[column.element].reads if column.element in DERIVED else (column.element,)
    wanted = [one for one in needs if one in held and one != "person.death_date"]
    if not wanted:
        return many
    listed = ", ".join(f"'{one}'" for one in wanted)
    row = duck.rows(
        f"SELECT count(*) FROM (SELECT l.id FROM lines l JOIN told t ON t.id = l.id WHERE t.element IN ({listed}) "
        f"GROUP BY l.id HAVING count(DISTINCT t.element) = {len(wanted)}) x"
    )[0]
    return int(row[0])


def _load(duck: Duck, told: Iterator[tuple[int, list[str]]]) -> None:
    import pyarrow as pa

    duck.say("CREATE TEMP TABLE told (id BIGINT, element VARCHAR)")
    while some := list(islice(told, AT_ONCE)):
        rows: Any = pa.table({"id": [one[0] for one in some], "elements": [one[1] for one in some]})
        duck.take(rows, "INSERT INTO told SELECT id, unnest(elements) FROM taken")
