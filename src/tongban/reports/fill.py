"""A summary, filled: counted by community, rolled up along the divisions, each figure with what it does not know."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from tongban.catalogue.current import content
from tongban.rules.table import plan, small
from tongban.rules.table.compare import Asked
from tongban.rules.table.expression import Period
from tongban.terms.content import Content
from tongban.terms.tables import Grain, TableColumn, TableSpec
from tongban.terms.text import Text

from . import of_place
from .duck import Duck, Rows
from .schema import Schema, schema
from .snapshot import Standing, standing
from .tree import NOWHERE, Told, Tree
from .tree import total as total_of

Value = int | Decimal | str | None
Hidden = Literal["", "small", "beside"]  # beside: else a subtraction would tell a small one


class Engine(Protocol):
    """What runs the statements of a plan."""

    def rows(self, statement: str) -> Rows: ...

    def close(self) -> None: ...


Opened = Callable[[Standing, Standing | None, Schema], Engine]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its value, and of how many it could not be told. Hidden ones have no value."""

    value: Value
    unknown: int = 0
    hidden: Hidden = ""


@dataclass(frozen=True, slots=True)
class Row:
    place: str  # code of a division; "" is nowhere
    name: Text
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled table. ``total`` adds up its rows, among them the people of no known place."""

    table: TableSpec
    period: Period
    grain: Grain
    rows: list[Row]
    total: Row
    changed_beside: int = field(default=0, compare=False)  # people who changed since the snapshot, counted with it
    not_begun: frozenset[str] = frozenset()  # columns of who came and left: nothing was told before the period
    stays: frozenset[str] = frozenset()  # columns that stay with a department: not counted here


Counts = dict[str, dict[str, Told]]  # column -> place -> value, unknown


@dataclass(slots=True)
class _Counted:
    """What was counted of one table, by column and community."""

    columns: Counts = field(default_factory=dict)
    not_begun: set[str] = field(default_factory=set)
    stays: frozenset[str] = frozenset()
    beside: int = 0


def fill(
    table: TableSpec,
    *,
    as_of: date,
    today: date,
    grain: Grain | None = None,
    engine: Opened = Duck,
    exact: bool = False,
) -> Filled:
    """``table`` as of a day. ``exact`` shows small cells, to those who may see the rows behind them."""
    return fill_all([table], as_of=as_of, today=today, grain=grain, engine=engine, exact=exact)[0]


def fill_all(
    tables: Sequence[TableSpec],
    *,
    as_of: date,
    today: date,
    grain: Grain | None = None,
    engine: Opened = Duck,
    exact: bool = False,
) -> list[Filled]:
    """Several tables at once: those of one cadence share their scans."""
    declared = content()
    filled: dict[str, Filled] = {}
    for cadence in dict.fromkeys(table.period for table in tables):
        some = [table for table in tables if table.period == cadence]
        period = plan.period_of(cadence, as_of)
        counted = _counted(some, period, today, declared, engine)
        for table in some:
            filled[table.code] = _filled(table, period, grain or table.grain, counted[table.code], declared, exact)
    return [filled[table.code] for table in tables]


def _counted(
    tables: Sequence[TableSpec], period: Period, today: date, declared: Content, engine: Opened
) -> dict[str, _Counted]:
    stays = {table.code: _stays(table, declared) for table in tables}
    figures = [
        replace(figure, code=f"{table.code}/{figure.code}")
        for table in tables
        for figure in plan.figures(table, declared)
        if figure.code not in stays[table.code]
    ]
    blocks = plan.blocks(figures, period)
    looks_back = any(relation.endswith(plan.BEFORE) for block in blocks for relation in block.relations)
    with ExitStack() as stack:
        now = stack.enter_context(standing(period.as_of if period.as_of < today else None))
        before = stack.enter_context(standing(plan.before(period).as_of)) if looks_back else None
        running = engine(now, before, schema(declared))
        stack.callback(running.close)
        found = [running.rows(block.statement) for block in blocks]
        not_begun = _not_begun(plan.begun(figures, declared), running)
    counted = {table.code: _Counted(beside=now.changed, stays=stays[table.code]) for table in tables}
    for name in not_begun:
        code, column = name.split("/")
        counted[code].not_begun.add(column)
    for block, rows in zip(blocks, found, strict=True):
        for nth, name in enumerate(block.figures):
            code, column = name.split("/")
            counted[code].columns[column] = {
                row[0] or NOWHERE: (row[1 + 2 * nth], row[2 + 2 * nth])
                for row in rows
                if row[1 + 2 * nth] or row[2 + 2 * nth]
            }
    return counted


def _not_begun(needed: Mapping[str, list[tuple[str, str]]], running: Engine) -> list[str]:
    """The figures of coming and going for which something had not been told before: one statement a relation."""
    wanted: dict[str, set[str]] = {}
    for relation, column in (pair for pairs in needed.values() for pair in pairs):
        wanted.setdefault(relation, set()).add(column)
    told = {
        (relation, column): many
        for relation, columns in wanted.items()
        for column, many in zip(sorted(columns), running.rows(plan.counted(relation, sorted(columns)))[0], strict=True)
    }
    return [name for name, pairs in needed.items() if not all(told[pair] for pair in pairs)]


def _stays(table: TableSpec, declared: Content) -> frozenset[str]:
    """The columns that stay with a department."""
    asked = Asked(table, declared)
    return frozenset(column.code for column in table.columns if asked.stays(column, declared))


def _filled(
    table: TableSpec, period: Period, grain: Grain, counted: _Counted, declared: Content, exact: bool
) -> Filled:
    tree = Tree(declared)
    places = tree.at(grain)
    up = {column: tree.rolled(by_place, grain) for column, by_place in counted.columns.items()}
    rows = [_row(one, declared.places[one].name, table, up, declared, tree.under(one)) for one in places]
    lost = {column: by_place.get(NOWHERE, (0, 0)) for column, by_place in up.items()}
    if any(value or unknown for value, unknown in lost.values()):
        told = {column: {NOWHERE: cell} for column, cell in lost.items()}
        rows.append(_row(NOWHERE, Text("不明或在外", "unknown or elsewhere"), table, told, declared))
    everything = {column: {NOWHERE: total_of(by_place.values())} for column, by_place in up.items()}
    total = _row(NOWHERE, Text("合计", "Total"), table, everything, declared, tree.at("community"))
    if not exact:
        rows, total = _with_small_hidden(table, rows, total)
    for row in (*rows, total):
        row.cells.update({column: Cell(None) for column in counted.not_begun | counted.stays})
    return Filled(table, period, grain, rows, total, counted.beside, frozenset(counted.not_begun), counted.stays)


def _row(
    place: str,
    name: Text,
    table: TableSpec,
    counts: Mapping[str, Mapping[str, Told]],
    declared: Content,
    under: Collection[str] = (),
) -> Row:
    cells: dict[str, Cell] = {}
    for column in table.columns:
        if column.element == of_place.NAME:
            cells[column.code] = Cell(name.zh)
        elif column.kind == "value":
            cells[column.code] = Cell(of_place.value(column.element, place, under, declared))
        elif column.kind == "ratio":
            cells[column.code] = _ratio(cells[column.part], cells[column.whole])
        else:
            cells[column.code] = Cell(*counts.get(column.code, {}).get(place, (0, 0)))
    return Row(place, name, cells)


def _ratio(part: Cell, whole: Cell) -> Cell:
    unknown = part.unknown + whole.unknown
    if part.hidden or whole.hidden:
        return Cell(None, unknown, "beside")
    if not isinstance(part.value, int | Decimal) or not isinstance(whole.value, int | Decimal) or not whole.value:
        return Cell(None, unknown)
    return Cell((Decimal(part.value) / Decimal(whole.value)).quantize(Decimal("0.0001")), unknown)


def _with_small_hidden(table: TableSpec, rows: list[Row], total: Row) -> tuple[list[Row], Row]:
    """Rows and total with small figures hidden, and those a subtraction from the total would tell."""
    for column in table.columns:
        if column.kind not in ("value", "ratio"):
            _hide(column, rows, total)
    for column in table.columns:
        if column.kind == "ratio":
            for row in (*rows, total):
                row.cells[column.code] = _ratio(row.cells[column.part], row.cells[column.whole])
    return rows, total


def _hide(column: TableColumn, rows: list[Row], total: Row) -> None:
    values = {index: int(row.cells[column.code].value or 0) for index, row in enumerate(rows)}
    whole = int(total.cells[column.code].value or 0)
    if 0 < whole < small.SMALL:
        total.cells[column.code] = replace(total.cells[column.code], value=None, hidden="small")
    for index in small.hidden(values, total_shown=whole >= small.SMALL):
        cells = rows[index].cells
        why: Hidden = "small" if values[index] < small.SMALL else "beside"
        cells[column.code] = replace(cells[column.code], value=None, hidden=why)
