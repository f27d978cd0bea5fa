"""A table held against what is known and what is asked already: what of it would be new work for a community.

Of each column the first of these that applies: it *stays* with the department that must know it; it is *held*; it is
*derivable* from what is held; another table *asked* the same; it is *new*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tongban.terms.content import Content
from tongban.terms.specs import ElementSpec
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.text import Text

from .derive import DERIVED
from .dictionary import dictionary, read
from .expression import Condition, Period, elements_of
from .meaning import both, diagram, implies, possible
from .parse import parse
from .stays import REASONS

Finding = Literal["stays", "held", "derivable", "asked", "new"]
Share = Literal["all", "some", ""]  # of the people a list is about, whom another asks about, too
BY_MACHINE: frozenset[Finding] = frozenset({"held", "derivable"})
# Two meanings are the same when they are on all of these: no fixed day falls together with a moving one on each.
PERIODS = (
    Period(date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31)),
    Period(date(2027, 11, 1), date(2027, 11, 30), date(2027, 11, 30)),
    Period(date(2028, 2, 1), date(2028, 2, 29), date(2028, 2, 29)),
)


@dataclass(frozen=True, slots=True)
class Held:
    """An element somebody delivers or told: by whom, and of how many of those asked about it is known."""

    department: str
    known: int | None = None
    of: int | None = None
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one column."""

    column: TableColumn
    finding: Finding
    because: Text
    held: Held | None = None
    asked: tuple["Already", ...] = ()  # columns that mean the same, whatever else was found


@dataclass(frozen=True, slots=True)
class Already:
    """A column of a table in force that means the same: of all of these people, or of some of them."""

    table: str
    column: str
    of_all: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A table's columns, and which elements are lacking to know whom it lists."""

    columns: tuple[Found, ...]
    whom_lacking: tuple[str, ...]


class Library:
    """The tables in force with what their columns mean, read once however many tables are held against them."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.tables = {code: Asked(table, content) for code, table in content.tables.items()}
        self._by_meaning: dict[Any, list[tuple[Asked, TableColumn]]] = {}
        for asked in self.tables.values():
            for column in asked.table.columns:
                self._by_meaning.setdefault(asked.asks(column), []).append((asked, column))

    def already(self, mine: "Asked", column: TableColumn) -> tuple["Already", ...]:
        """The columns of other tables that ask what ``column`` asks, of some of the same people at least."""
        alike = self._by_meaning.get(mine.asks(column), [])
        found = [(other, one.code, mine.share(other)) for other, one in alike if other.table.code != mine.table.code]
        return tuple(Already(other.table.code, code, share == "all") for other, code, share in found if share)


def compare(table: TableSpec, library: Library, held: Mapping[str, Held]) -> Compared:
    """What is to be said of a table that ``catalogue.check_tables`` found sound.

    ``held`` are the elements somebody delivers, by id.
    """
    content = library.content
    kept = library.tables.get(table.code)
    mine = kept if kept is not None and kept.table == table else Asked(table, content)
    lacking = tuple(sorted(one for one in mine.whom() if not _at_hand(one, content, held)))
    return Compared(tuple(_found(mine, column, library, held) for column in table.columns), lacking)


class Asked:
    """A table with its conditions read, so that its columns can be held against others'."""

    def __init__(self, table: TableSpec, content: Content) -> None:
        self.table = table
        self.known = dictionary(content, table.of)
        self.about = self.read(table.where)
        self.columns = {column.code: column for column in table.columns}
        self._meanings: dict[str, Any] = {}
        self._shares: dict[str, Share] = {}

    def read(self, text: str) -> Condition:
        return read(text, self.known)

    def whom(self) -> set[str]:
        """The elements that say whom the table is about, as they are written."""
        return self._written(self.table.where)

    def whom_stays(self, content: Content) -> set[str]:
        """Those of them that stay with a department: then nothing of the table is asked of a community."""
        return {one for one in self.whom() if content.elements[one].stays}

    def stays(self, column: TableColumn, content: Content) -> str:
        """Why a column stays with a department: a reason, or "" when it does not."""
        named = self.named(column) | self.whom_stays(content)
        return min((content.elements[one].stays for one in named if content.elements[one].stays), default="")

    def _written(self, text: str) -> set[str]:
        return set(elements_of(parse(text, self.known))) if text else set()

    def named(self, column: TableColumn) -> set[str]:
        """The elements a column needs: a line of a list its own, a figure those that say who is counted, too."""
        named = ({column.element} - {""}) | self._written(column.where)
        if self.table.kind == "summary" and column.kind not in ("value", "ratio"):
            named |= self.whom()
        for other in (column.part, column.whole):
            if other in self.columns:
                named |= self.named(self.columns[other])
        return named

    def meaning(self, column: TableColumn) -> Any:
        """What two columns share exactly when they mean the same; of lists, whose people it is about is left out."""
        if column.code not in self._meanings:
            self._meanings[column.code] = self._meaning(column)
        return self._meanings[column.code]

    def _meaning(self, column: TableColumn) -> Any:
        if column.kind == "ratio":
            return ("ratio", *(self.meaning(self.columns[one]) for one in (column.part, column.whole)))
        what = (self.table.of, column.kind, column.element, tuple(sorted(column.held_as)))
        if self.table.kind == "roster" or column.kind == "value":
            return (*what, _said(self.read(column.where), self))
        return (
            *what,
            column.by or self.table.by,
            self.table.period,
            _said(both(self.about, self.read(column.where)), self),
        )

    def asks(self, column: TableColumn) -> Any:
        """What a column asks, whomever of: equal for two columns exactly when they ask the same."""
        return self.table.kind, column.kind, self.meaning(column)

    def share(self, other: "Asked") -> "Share":
        """Of how many of these people another table asks: a figure says itself whom it counts, so of all."""
        if self.table.kind == "summary":
            return "all"
        kept = self._shares.get(other.table.code)
        if kept is None:
            kept = self._shares[other.table.code] = self._shared(other)
        return kept

    def _shared(self, other: "Asked") -> "Share":
        if not possible(both(self.about, other.about), self.known.all, PERIODS[:1]):
            return ""
        same_place = self.table.by == other.table.by
        return "all" if same_place and implies(self.about, other.about, self.known.all, PERIODS) else "some"


def _said(condition: Condition, asked: Asked) -> Any:
    return tuple(diagram(condition, asked.known.all, period) for period in PERIODS)


def _found(mine: Asked, column: TableColumn, library: Library, held: Mapping[str, Held]) -> Found:
    content, already = library.content, library.already(mine, column)
    stays = mine.stays(column, content)
    if stays:
        reason = REASONS[stays]
        because = Text(f"{reason.name.zh}：{reason.why.zh}（{reason.source.zh}）",
                       f"{reason.name.en}: {reason.why.en} ({reason.source.en})")  # fmt: skip
        return Found(column, "stays", because, None, already)
    named = mine.named(column)
    lacking = sorted(one for one in named if not _at_hand(one, content, held))
    computed = column.kind != "value" or column.element in DERIVED
    if not lacking and not computed:
        own = held.get(column.element) or Held(content.elements[column.element].authority)
        return Found(column, "held", _from(own, content), own, already)
    if not lacking:
        return Found(column, "derivable", _derived(column, named, content), held.get(column.element), already)
    missing = Text(
        "、".join(_name(one, content).zh for one in lacking), ", ".join(_name(one, content).en for one in lacking)
    )
    if already:
        first = max(already, key=lambda one: one.of_all)
        spec = content.tables[first.table]
        title = next(one.name for one in spec.columns if one.code == first.column)
        because = Text(f"《{spec.name.zh}》的“{title.zh}”已经在问", f"{title.en} of {spec.name.en} asks it already")
        return Found(column, "asked", because, None, already)
    return Found(
        column, "new", Text(f"还没有部门提供：{missing.zh}", f"no department delivers it: {missing.en}"), None, already
    )


def lacking_of(mine: Asked, column: TableColumn, content: Content, held: Mapping[str, Held]) -> set[str]:
    """The elements a column needs and nobody delivers; of those that follow from others, these others."""
    needed: set[str] = set()
    for one in mine.named(column) | mine.whom():
        needed |= set(DERIVED[one].reads) if one in DERIVED else {one}
    return {one for one in needed if not _at_hand(one, content, held)}


def _at_hand(element: str, content: Content, held: Mapping[str, Held]) -> bool:
    """Held, said of a place by the organisation itself, or following from what is held."""
    if element in DERIVED:
        return all(_at_hand(one, content, held) for one in DERIVED[element].reads)
    return element in held or content.elements[element].register == "place"


def _from(own: Held, content: Content) -> Text:
    name = (
        content.departments[own.department].name
        if own.department in content.departments
        else Text(own.department, own.department)
    )
    share = Text("", "")
    if own.known is not None and own.of:
        share = Text(f"，{own.of} 人中 {own.known} 人已知", f", known of {own.known} among {own.of}")
    newest = Text(f"，最近一次 {own.newest}", f", last on {own.newest}") if own.newest else Text("", "")
    return Text(f"{name.zh}已提供{share.zh}{newest.zh}", f"delivered by {name.en}{share.en}{newest.en}")


def _derived(column: TableColumn, named: set[str], content: Content) -> Text:
    if column.element in DERIVED:
        return DERIVED[column.element].how
    names = sorted(named)
    if not names:
        return Text("由现有登记计数", "counted from the register")
    return Text(
        f"由{'、'.join(_name(one, content).zh for one in names)}算出",
        f"computed from {', '.join(_name(one, content).en for one in names)}",
    )


def _name(element: str, content: Content) -> Text:
    spec: ElementSpec = content.elements[element]
    return spec.name
