"""A table, or all of them, held against what is known: findings, burden, and their sum."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from tongban.catalogue.current import content, present
from tongban.residents.counts import delivered
from tongban.rules.table.burden import Burden, burden
from tongban.rules.table.compare import BY_MACHINE, Compared, Finding, Library, compare
from tongban.terms.content import Content
from tongban.terms.tables import BurdenSpec, TableSpec

from .reads import held_now, rows_of

KEPT_SECONDS = 7 * 24 * 3600
T = TypeVar("T")


class NotMeasured(Exception):
    """A jurisdiction that does not say what filling tables takes (burdens.toml)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One table: what was found of each column, and what it would cost a community in a year."""

    table: TableSpec
    compared: Compared
    burden: Burden
    rows: float | None  # lines of the list in a community, on average; None where nobody can tell


def judge(tables: Sequence[TableSpec], *, on: date, sources: Iterable[str] | None = None) -> list[Judged]:
    """``sources``: as if these alone had delivered."""
    declared = content()
    constants = constants_of(declared)
    held = held_now(sources)
    library = library_of(declared)
    compared = {table.code: compare(table, library, held) for table in tables}
    countable = [table for table in tables if not compared[table.code].whom_lacking]
    rows = rows_of(countable, on=on) if countable else {}
    return [_judged(table, compared[table.code], rows, constants) for table in tables]


_kept: Library | None = None


def library_of(declared: Content) -> Library:
    """The tables in force as ``compare`` reads them, made once per catalogue version."""
    global _kept
    if _kept is None or _kept.content is not declared:
        _kept = Library(declared)
    return _kept


def kept(name: str, make: Callable[[], T], *, on: date) -> T:
    """What takes seconds to make, kept for all processes until the catalogue, the day or what was delivered changes."""
    known = [
        name,
        str(present().stamp),
        on.isoformat(),
        *(f"{code} {day}" for code, day in sorted(delivered().items())),
    ]
    key = f"tables/{sha256(' '.join(known).encode()).hexdigest()}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, timeout=KEPT_SECONDS)
    return found


def judged_all(*, on: date) -> list[Judged]:
    """Every table in force, judged."""
    return kept("judged", lambda: judge(list(content().tables.values()), on=on), on=on)


def _judged(table: TableSpec, found: Compared, rows: Mapping[str, float], constants: BurdenSpec) -> Judged:
    many = rows.get(table.code)
    return Judged(table, found, burden(table, found, many, constants), many)


def constants_of(declared: Content) -> BurdenSpec:
    """What filling by hand takes here."""
    try:
        return next(iter(declared.burdens.values()))
    except StopIteration:
        raise NotMeasured("burdens.toml says nothing of what filling a table takes; declare a [[burden]]") from None


@dataclass(frozen=True, slots=True)
class Sum:
    """All tables together."""

    tables: int
    columns: int
    found: Counter[Finding]
    also_asked: int  # columns another table asks, too, whatever else was found
    by_hand: float  # minutes a year in one community
    left: float

    @property
    def by_machine(self) -> float:
        """Share of columns held or derivable."""
        return sum(self.found[one] for one in BY_MACHINE) / self.columns if self.columns else 0.0


def summed(judged: Sequence[Judged]) -> Sum:
    """What the findings of several tables come to."""
    columns = [one for each in judged for one in each.compared.columns]
    return Sum(
        len(judged),
        len(columns),
        Counter(one.finding for one in columns),
        sum(bool(one.asked) for one in columns),
        sum(each.burden.by_hand for each in judged),
        sum(each.burden.left for each in judged),
    )
