"""From a definition to SQL that DuckDB and Spark run unchanged, with the same figures.

The SQL reads *relations*: ``person``, ``dwelling``, ``enterprise``, ``event``, one row each with a column per element
(``sql.column``), as things stood on the day asked about, and the same with ``_before``: as they stood on the day before
the period began. What one has several of is a relation of its own (``benefit``), by the person's ``id``. A person also
has ``household``, ``registered`` and ``usual`` (codes of divisions), the others have ``place``.

Of every place each figure comes with how many could not be told: of whom a value is missing that a condition asks for.
They are in neither, and never silently nought.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.terms.content import Content
from tongban.terms.specs import Register
from tongban.terms.tables import Cadence, Caliber, TableColumn, TableSpec

from .derive import ALIVE
from .dictionary import MEMBER, dictionary, read
from .expression import Both, Compare, Condition, Period, elements_of
from .sql import column, literal, printed

MIGRANT = Compare("residence.population", "=", "2")  # registered elsewhere
BEFORE = "_before"
FLOWS = {"inflow": ("", BEFORE), "outflow": (BEFORE, "")}  # who is there in the first, and was not in the second
_PLACES: dict[Caliber, str] = {"registered": "registered", "usual": "usual", "migrant": "usual"}
_MONTHS: dict[Cadence, int] = {"month": 1, "quarter": 3, "year": 12, "once": 12}


@dataclass(frozen=True, slots=True)
class Figure:
    """Something to count: who, by which of her places, and of whom among those the table is ``about``."""

    code: str
    of: Register
    by: Caliber
    kind: str  # count, sum, inflow, outflow
    about: Condition
    mine: Condition
    element: str = ""  # whose sum
    held_as: tuple[str, ...] = ()
    group: tuple[str, str] = ("", "")  # of an element one has several of: its group, and what tells them apart

    @property
    def place(self) -> str:
        """The column that says where somebody, or something, is counted."""
        return _PLACES[self.by] if self.of == "person" else "place"

    @property
    def elements(self) -> set[str]:
        """What it reads."""
        return {*elements_of(self.about), *elements_of(self.mine), self.element} - {""}


@dataclass(frozen=True, slots=True)
class Block:
    """Figures that one scan counts. Rows: place, then for each figure its value and how many could not be told."""

    statement: str
    figures: tuple[str, ...]
    relations: frozenset[str]


def period_of(cadence: Cadence, as_of: date) -> Period:
    """The period a day is in, up to that day: a month, a quarter, a year."""
    length = _MONTHS[cadence]
    first = (as_of.month - 1) // length * length + 1
    return Period(date(as_of.year, first, 1), as_of, as_of)


def before(period: Period) -> Period:
    """The last day before a period, as a period of its own."""
    last = period.start - timedelta(days=1)
    return Period(last, last, last)


def figures(table: TableSpec, content: Content) -> tuple[Figure, ...]:
    """What of a summary is counted; a value of the place, and a ratio of two figures, are not."""
    return tuple(_figure(one, table, content) for one in table.columns if one.kind not in ("value", "ratio"))


def everybody(table: TableSpec, content: Content) -> Figure:
    """How many a table is about, by its own code."""
    return _figure(TableColumn(table.code, table.name, "count"), table, content)


def _figure(one: TableColumn, table: TableSpec, content: Content) -> Figure:
    by = one.by or table.by
    words = dictionary(content, table.of)
    about, mine = (read(text, words) for text in (table.where, one.where))
    if table.of == "person":
        about = Both((about, *([MIGRANT] if by == "migrant" else []), *_living(about, mine)))
    element = content.elements.get(one.element)
    group = (element.group, element.many_by) if element and element.many_by else ("", "")
    return Figure(one.code, table.of, by, one.kind, about, mine, one.element, one.held_as, group)


def _living(*conditions: Condition) -> list[Condition]:
    """People counted are alive, unless the condition speaks of death itself."""
    return [] if any("person.death_date" in elements_of(one) for one in conditions) else [ALIVE]


def blocks(wanted: Sequence[Figure], period: Period) -> tuple[Block, ...]:
    """The statements that count figures, of however many tables: those with the same place share a scan."""
    scans: dict[tuple[str, str, str], list[Figure]] = {}
    for one in wanted:
        scans.setdefault((one.of, one.place, one.kind if one.kind in FLOWS else ""), []).append(one)
    return tuple(
        _flow(some, period, *FLOWS[flow]) if flow else _stock(some, period) for (_, _, flow), some in scans.items()
    )


def _stock(some: Sequence[Figure], period: Period) -> Block:
    scan = _Scan(some[0].of, "", period)
    inner = scan.flags(some)
    told = [f"{_value(one, place)} AS f{place}, {_unknown(one, place)} AS u{place}" for place, one in enumerate(some)]
    statement = f"SELECT place, {', '.join(told)} FROM ({inner}) flags GROUP BY place ORDER BY place"
    return Block(statement, tuple(one.code for one in some), frozenset(scan.relations))


def _value(one: Figure, place: int) -> str:
    if one.kind == "sum":
        return f"coalesce(sum(CASE WHEN c{place} THEN s{place} END), 0)"
    return f"count(*) FILTER (WHERE c{place})"


def _unknown(one: Figure, place: int) -> str:
    missing = f" OR (c{place} AND s{place} IS NULL)" if one.kind == "sum" else ""
    return f"count(*) FILTER (WHERE c{place} IS NULL{missing})"


def _flow(some: Sequence[Figure], period: Period, here: str, there: str) -> Block:
    """Who fulfils the condition at a place on one of two days and did not on the other."""
    days = {"": period, BEFORE: before(period)}
    first, other = (_Scan(some[0].of, when, days[when]) for when in (here, there))
    told = []
    for place, _ in enumerate(some):
        told.append(f"count(*) FILTER (WHERE a.c{place} AND NOT coalesce(b.c{place}, b.id IS NOT NULL)) AS f{place}")
        told.append(
            f"count(*) FILTER (WHERE a.c{place} IS NULL OR (a.c{place} AND b.id IS NOT NULL AND b.c{place} IS NULL))"
            f" AS u{place}"
        )
    statement = (
        f"SELECT a.place AS place, {', '.join(told)} FROM ({first.flags(some)}) a "
        f"LEFT JOIN ({other.flags(some)}) b ON b.id = a.id AND b.place = a.place GROUP BY a.place ORDER BY a.place"
    )
    return Block(statement, tuple(one.code for one in some), frozenset(first.relations | other.relations))


def begun(wanted: Sequence[Figure], content: Content) -> dict[str, list[tuple[str, str]]]:
    """What must have been told before the period for coming and going to be counted: (relation, column) of each figure.

    Where nobody had told one of them, nobody knows who came and who left: all would seem to have come.
    """
    return {one.code: list(_told_of(one, content)) for one in wanted if one.kind in FLOWS}


def _told_of(one: Figure, content: Content) -> Iterator[tuple[str, str]]:
    yield one.of + BEFORE, one.place
    for element in sorted(one.elements - {"person.death_date"}):
        spec = content.elements[element]
        yield (spec.group + BEFORE, column(spec.many_by)) if spec.many_by else (one.of + BEFORE, column(element))


def counted(relation: str, columns: Sequence[str]) -> str:
    """How many rows of a relation have each of its columns."""
    return f"SELECT {', '.join(f'count({name})' for name in columns)} FROM {relation}"


def members(one: Figure, period: Period, place: str) -> Block:
    """Who is in a figure at a place: the ids of those counted."""
    scan = _Scan(one.of, "", period)
    inner = scan.flags([one], [f"{one.place} = {literal(place, period)}"])
    return Block(f"SELECT id FROM ({inner}) flags WHERE c0 ORDER BY id", (one.code,), frozenset(scan.relations))


def lines(one: Figure, period: Period, columns: Sequence[str]) -> str:
    """The lines of a list: id and columns of everybody in it, of every place."""
    inner = _Scan(one.of, "", period).flags([one])
    told = "".join(f", {name}" for name in columns)
    return f"SELECT x.id{told} FROM ({inner}) flags JOIN {one.of} x ON x.id = flags.id WHERE c0"


def fulfilled(of: Register, conditions: Sequence[Condition], period: Period, when: str = "") -> str:
    """Of each row of a relation whether it may fulfil each condition: id, q0, q1 …; who is not known to, may."""
    scan = _Scan(of, when, period)
    told = "".join(f", coalesce({scan.sql(one)}, TRUE) AS q{place}" for place, one in enumerate(conditions))
    return f"SELECT {of + when}.id{told} FROM {scan.source()}"


class _Scan:
    """One pass over a relation, with what it has to be joined with so that things related can be counted."""

    def __init__(self, of: str, when: str, period: Period, number: Callable[[], int] | None = None) -> None:
        self.of, self.when, self.period = of, when, period
        self.relations = {of + when}
        self._joins: list[str] = []
        self._known: dict[str, str] = {}
        self._number = number or _counter()

    def flags(self, some: Sequence[Figure], only: Iterable[str] = ()) -> str:
        """Rows of id, place and for each figure whether it counts: those that count in none are left out."""
        abouts = list(dict.fromkeys(one.about for one in some))
        mines = list(dict.fromkeys(one.mine for one in some))
        said = [f"({self.sql(one)}) AS a{place}" for place, one in enumerate(abouts)]
        said += [f"({self.sql(one)}) AS m{place}" for place, one in enumerate(mines)]
        said += [f"{self._summed(one)} AS s{place}" for place, one in enumerate(some) if one.kind == "sum"]
        rows = f"SELECT id, {some[0].place} AS place, {', '.join(said)} FROM {self.source()}"
        rows += f" WHERE {' AND '.join(only)}" if only else ""
        both = [f"(a{abouts.index(one.about)} AND m{mines.index(one.mine)}) AS c{n}" for n, one in enumerate(some)]
        both += [f"s{place}" for place, one in enumerate(some) if one.kind == "sum"]
        asked = " OR ".join(f"a{place}" for place in range(len(abouts)))
        return f"SELECT id, place, {', '.join(both)} FROM ({rows}) said WHERE ({asked}) IS NOT FALSE"

    def source(self) -> str:
        return " ".join([self.of + self.when, *self._joins])

    def sql(self, condition: Condition) -> str:
        return printed(condition, self.period, self._related)

    def _summed(self, one: Figure) -> str:
        group, by = one.group
        if not group:
            return column(one.element)
        among = ", ".join(literal(code, self.period) for code in one.held_as)
        return self._joined(group, f"{column(by)} IN ({among})", f"sum({column(one.element)})")

    def _related(self, things: str, condition: Condition) -> str:
        if things != MEMBER:
            return f"coalesce({self._joined(things, self.sql(condition), 'count(*)')}, 0)"
        inner = _Scan("person", self.when, self.period, self._number)
        told = inner.sql(Both((condition, *_living(condition))))
        self.relations |= inner.relations
        name = self._join(inner.source(), f"household IS NOT NULL AND {told}", "count(*)", "household")
        return f"CASE WHEN household IS NOT NULL THEN coalesce({name}, 0) END"

    def _joined(self, things: str, told: str, what: str) -> str:
        self.relations.add(things + self.when)
        return self._join(things + self.when, told, what, "id")

    def _join(self, source: str, told: str, what: str, key: str) -> str:
        rows = f"FROM {source} WHERE {told} GROUP BY {key}"
        kept = self._known.get(what + rows)
        if kept is None:
            number = self._number()
            kept = self._known[what + rows] = f"r{number}_n"
            self._joins.append(
                f"LEFT JOIN (SELECT {key} AS r{number}_key, {what} AS {kept} {rows}) r{number} "
                f"ON r{number}_key = {self.of + self.when}.{key}"
            )
        return kept


def _counter() -> Callable[[], int]:
    made = iter(range(1_000))
    return lambda: next(made)
