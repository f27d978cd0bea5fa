"""Tables that say which unit of one list is which unit of another: a column of codes per (scheme, edition).

Within one scheme, editions follow each other: the same code goes on, another code is a recoding. Between schemes two
codes name the same unit at one time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from tongban.terms.text import Text
from tongban.terms.values import RowRefused

from .division_list import ListRow
from .divisions import level_of, normal_code

Kind = Literal["same", "recoded", "equivalent"]
_HEADING = re.compile(r"(?P<scheme>NBS|MCA|GBT2260|GB/T2260)_?(?:CODE|代码)?_?(?P<edition>\d{4}(?:\d{4})?)")
_GONE = re.compile(r"[（(](?:已?撤销|废止)[）)]$")


@dataclass(frozen=True, slots=True)
class ListKey:
    """One list of divisions."""

    scheme: str
    edition: str

    @property
    def day(self) -> date | None:
        """The day an edition of eight digits was closed."""
        try:
            return date.fromisoformat(self.edition) if len(self.edition) == 8 else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the table knows it: what is left to know comes with its own list."""

    list: ListKey
    code: str
    name: str
    gone_by: date | None = None  # marked as abolished in an edition of that day


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units that are one, or follow each other."""

    former: Unit
    latter: Unit
    kind: Kind


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What a table says."""

    units: tuple[Unit, ...]
    pairs: tuple[Pair, ...]
    refused: tuple[RowRefused, ...]


def columns_of(headings: Sequence[str]) -> dict[str, ListKey]:
    """Headings that hold the codes of one list each; a table with fewer than two is no crosswalk."""
    found: dict[str, ListKey] = {}
    for heading in headings:
        named = _HEADING.fullmatch(heading.upper())
        if named:
            found[heading] = ListKey(named["scheme"].replace("/", ""), named["edition"])
    return found if len(found) > 1 else {}


def read_crosswalk(rows: Iterable[ListRow], columns: Mapping[str, ListKey]) -> Crosswalk:
    """Units and pairs of a table; a row with one bad code is refused as a whole."""
    units: dict[tuple[ListKey, str], tuple[int, Unit]] = {}
    pairs: list[Pair] = []
    refused: list[RowRefused] = []
    for row in rows:
        own, problem = _units(row, columns)
        problem = problem or _taken(row, own, units)
        if problem:
            refused.append(problem)
            continue
        for unit in own:
            units[unit.list, unit.code] = (row.line, unit)
        pairs += _pairs(own)
    return Crosswalk(tuple(unit for _, unit in units.values()), tuple(pairs), tuple(refused))


def _units(row: ListRow, columns: Mapping[str, ListKey]) -> tuple[list[Unit], RowRefused | None]:
    name = "".join(row.cell("name").split())
    plain = _GONE.sub("", name)
    gone = plain != name or bool(row.cell("abolished_note"))
    own = []
    for heading, key in columns.items():
        raw = row.cell(heading)
        if not raw:
            continue
        code = normal_code(raw)
        if code is None:
            reason = Text(f"“{raw}”不是区划代码", f"{raw!r} is not a division code")
            mend = Text("代码是 2、4、6、9 或 12 位数字", "a code has 2, 4, 6, 9 or 12 digits")
            return [], RowRefused(row.line, "bad_code", heading, reason, mend, raw)
        own.append(Unit(key, code, plain, key.day if gone else None))
    if not own or not plain:
        reason = Text("这一行没有代码或没有名称", "the row has no code or no name")
        return [], RowRefused(row.line, "empty", "name", reason, Text("请补上，或删去这一行", "fill it or take it out"))
    if len({level_of(unit.code) for unit in own}) > 1:
        reason = Text("各列代码的层级不同", "the codes are of different levels")
        mend = Text("请核对各列代码的位数", "check how many digits each code has")
        return [], RowRefused(row.line, "levels_differ", next(iter(columns)), reason, mend, own[0].code)
    return own, None


def _taken(row: ListRow, own: list[Unit], units: Mapping[tuple[ListKey, str], tuple[int, Unit]]) -> RowRefused | None:
    for unit in own:
        before = units.get((unit.list, unit.code))
        if before is not None and before[1].name != unit.name:
            reason = Text(
                f"代码 {unit.code} 在第 {before[0]} 行是{before[1].name}",
                f"in line {before[0]} the code {unit.code} is {before[1].name}",
            )
            mend = Text("请查明哪一行写错了", "find out which of the two rows is wrong")
            return RowRefused(row.line, "code_twice", "code", reason, mend, unit.code)
    return None


def _pairs(own: Sequence[Unit]) -> list[Pair]:
    """Editions of one scheme in their order; then the newest of each scheme against the others'."""
    schemes: dict[str, list[Unit]] = {}
    for unit in sorted(own, key=lambda one: one.list.edition):
        schemes.setdefault(unit.list.scheme, []).append(unit)
    found: list[Pair] = []
    for editions in schemes.values():
        for former, latter in pairwise(editions):
            found.append(Pair(former, latter, "same" if former.code == latter.code else "recoded"))
    newest = [editions[-1] for editions in schemes.values()]
    found += [Pair(newest[0], other, "equivalent") for other in newest[1:]]
    return found
