"""When two conditions mean the same, however they are written: by decision diagrams, which are equal exactly then.

A diagram asks one element after the other, in the order of their names. What an element can be is cut where the
condition cuts it (ages 60 and 80 make three ranges), every part leads to what is left of the condition, and parts that
lead to the same are one. Unknown is a part of its own: conditions that treat unknown values otherwise are not the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from .expression import (
    ALWAYS,
    Among,
    Both,
    Compare,
    Condition,
    Either,
    Missing,
    Moment,
    Not,
    Number,
    Period,
    Value,
    Within,
)
from .parse import Column

Leaf: TypeAlias = bool | None  # it holds, it does not, nobody knows
Diagram: TypeAlias = Any  # a Leaf, or Asks
Name: TypeAlias = tuple[Any, ...]  # an element, or what a condition within asks
LARGEST = 20_000  # comparisons looked at for one diagram; what needs more is said in several columns
DISCRETE = frozenset({"date", "month", "integer"})


class Asks(NamedTuple):
    """Where a diagram goes on, by what is known of one name."""

    name: Name
    parts: tuple[Any, ...]  # (from where on, diagram) for what has an order; (values, diagram) for what has none
    rest: Diagram  # for every value not in the parts; of what has an order, and of lists of codes, there is none
    unknown: Diagram


class TooLarge(Exception):
    """A condition with more cases than anybody can follow."""


def diagram(condition: Condition, columns: Mapping[str, Column], period: Period) -> Diagram:
    """What ``condition`` means on the days of ``period``. Raises ``TooLarge``."""
    return _Maker(columns, period).made(condition)


def same(one: Condition, other: Condition, columns: Mapping[str, Column], periods: tuple[Period, ...]) -> bool:
    """Whether both mean the same on every one of the ``periods``: fixed days and moving ones agree by chance on one."""
    return all(diagram(one, columns, period) == diagram(other, columns, period) for period in periods)


def implies(one: Condition, other: Condition, columns: Mapping[str, Column], periods: tuple[Period, ...]) -> bool:
    """Whether whoever fulfils ``one`` for certain fulfils ``other`` for certain."""
    exceptions: Any = Both((one, Lacks(other)))  # type: ignore[arg-type]  # Lacks is ours alone
    return not any(_has_true(diagram(exceptions, columns, period)) for period in periods)


def possible(condition: Condition, columns: Mapping[str, Column], periods: tuple[Period, ...]) -> bool:
    """Whether anybody can fulfil it."""
    return any(_has_true(diagram(condition, columns, period)) for period in periods)


@dataclass(frozen=True, slots=True)
class Lacks:
    """Not fulfilled for certain: false or unknown. Needed to reason, not part of the language."""

    condition: Condition


class _Maker:
    def __init__(self, columns: Mapping[str, Column], period: Period) -> None:
        self.columns = columns
        self.period = period
        self.made_before: dict[Any, Diagram] = {}
        self.looked_at = 0

    def made(self, condition: Any) -> Diagram:
        condition = simplified(condition)
        if isinstance(condition, bool) or condition is None:
            return condition
        if condition not in self.made_before:
            self.looked_at += sum(1 for _ in _atoms(condition))
            if self.looked_at > LARGEST:
                raise TooLarge
            self.made_before[condition] = self.asked(condition)
        return self.made_before[condition]

    def asked(self, condition: Any) -> Diagram:
        name = min(self.names(condition), key=repr)
        atoms = [atom for atom in _atoms(condition) if self.name(atom) == name]
        unknown = self.made(_put(condition, lambda atom: self.unknown(atom) if self.name(atom) == name else atom))
        if _has_order(self.type_of(name)):
            parts, rest = self.ordered(condition, name, atoms), None
        else:
            parts, rest = self.listed(condition, name, atoms)
        outcomes = {*(below for _, below in parts), unknown, *(() if rest is None else (rest[0],))}
        if len(outcomes) == 1:
            return outcomes.pop()  # whatever is known of it changes nothing
        return Asks(name, parts, rest, unknown)

    def ordered(self, condition: Any, name: Name, atoms: list[Any]) -> tuple[Any, ...]:
        """Runs of values that lead to the same, each as (from where on, diagram)."""
        datatype = self.type_of(name)
        cuts = sorted({_place(value, self.period) for atom in atoms for value in _values(atom)})
        runs: list[Any] = []
        for region in range(2 * len(cuts) + 1):
            begins = _begins(region, cuts, datatype)
            if begins is None:
                continue  # between a day and the next there is nothing
            below = self.made(_put(condition, self.in_region(name, region, cuts)))
            if not runs or runs[-1][1] != below:
                runs.append((begins, below))
        return tuple(runs)

    def in_region(self, name: Name, region: int, cuts: list[Any]) -> Callable[[Any], Any]:
        def settled(atom: Any) -> Any:
            if self.name(atom) != name:
                return atom
            if isinstance(atom, Missing):
                return False
            held = [_holds(atom, region, 2 * bisect_left(cuts, _place(v, self.period)) + 1) for v in _values(atom)]
            return any(held)

        return settled

    def listed(self, condition: Any, name: Name, atoms: list[Any]) -> tuple[tuple[Any, ...], Any]:
        """Groups of codes that lead to the same; without a list of codes also ``(diagram,)`` of every other value."""
        codes = self.codes_of(name)
        named = {value for atom in atoms for value in _values(atom)}
        below = {value: self.made(_put(condition, self.being(name, value))) for value in codes or named}
        rest = None if codes else (self.made(_put(condition, self.being(name, None))),)
        groups: dict[Any, list[Any]] = {}
        for value, diagram in below.items():
            if rest is None or diagram != rest[0]:
                groups.setdefault(diagram, []).append(value)
        return tuple(sorted(((tuple(sorted(v)), d) for d, v in groups.items()), key=lambda part: repr(part[0]))), rest

    def being(self, name: Name, value: Any) -> Callable[[Any], Any]:
        def settled(atom: Any) -> Any:
            if self.name(atom) != name:
                return atom
            return False if isinstance(atom, Missing) else value in _values(atom)

        return settled

    def unknown(self, atom: Any) -> Leaf:
        return True if isinstance(atom, Missing) else None

    def names(self, condition: Any) -> set[Name]:
        return {self.name(atom) for atom in _atoms(condition)}

    def name(self, atom: Any) -> Name:
        """What an atom asks about. Conditions within are told apart by what they mean."""
        match atom:
            case Within():
                return ("any", atom.things, self.made(atom.condition))
            case Number():
                return ("count", atom.things, self.made(atom.condition))
        return (atom.element,)

    def type_of(self, name: Name) -> str:
        return {"any": "code", "count": "integer"}.get(name[0]) or self.columns[name[0]].datatype

    def codes_of(self, name: Name) -> frozenset[Any] | None:
        return frozenset({True, False}) if name[0] == "any" else self.columns[name[0]].codes


def simplified(condition: Any) -> Any:
    """A condition without the parts that are settled: True, False or None where nothing is left to ask."""
    match condition:
        case Not():
            inner = simplified(condition.condition)
            return (None if inner is None else not inner) if _leaf(inner) else Not(inner)
        case Lacks():
            inner = simplified(condition.condition)
            return inner is not True if _leaf(inner) else Lacks(inner)
        case Both():
            return _joined(condition.conditions, Both, stops=False)
        case Either():
            return _joined(condition.conditions, Either, stops=True)
    return condition


def _joined(conditions: tuple[Any, ...], kind: type[Any], *, stops: bool) -> Any:
    """AND stops at false, OR at true; unknown stays only when nothing stops."""
    left: dict[Any, None] = {}
    for one in map(simplified, conditions):
        if one is stops:
            return stops
        if isinstance(one, kind):
            left |= dict.fromkeys(one.conditions)
        elif one is not (not stops):
            left[one] = None
    if not left:
        return not stops
    return next(iter(left)) if len(left) == 1 else kind(tuple(left))


def _leaf(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _put(condition: Any, settle: Callable[[Any], Any]) -> Any:
    """The condition with its atoms replaced by what ``settle`` makes of them."""
    match condition:
        case Not() | Lacks():
            return type(condition)(_put(condition.condition, settle))
        case Both() | Either():
            return type(condition)(tuple(_put(one, settle) for one in condition.conditions))
        case None | bool():
            return condition
    return settle(condition)


def _atoms(condition: Any) -> Iterator[Any]:
    match condition:
        case Not() | Lacks():
            yield from _atoms(condition.condition)
        case Both() | Either():
            for one in condition.conditions:
                yield from _atoms(one)
        case None | bool():
            return
        case _:
            yield condition


def _values(atom: Any) -> tuple[Any, ...]:
    match atom:
        case Compare() | Number():
            return (atom.value,)
        case Among():
            return atom.values
        case Within():
            return (True,)
    return ()


def _holds(atom: Any, region: int, at: int) -> bool:
    operator = "=" if isinstance(atom, Among) else atom.operator
    match operator:
        case "=":
            return region == at
        case "<":
            return region < at
        case "<=":
            return region <= at
        case ">":
            return region > at
    return region >= at


def _place(value: Value, period: Period) -> int | Decimal:
    """Where a value stands among those of its type."""
    if isinstance(value, Moment):
        value = value.on(period)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, str):  # a month
        return int(value[:4]) * 12 + int(value[5:7])
    return value


def _begins(region: int, cuts: list[Any], datatype: str) -> Any:
    """Where a part begins, as (value, 1 when the value itself is not in it); None for a part without values."""
    if region == 0:
        return "lowest"
    cut = cuts[(region - 1) // 2]
    if region % 2:
        return cut, 0
    if datatype not in DISCRETE:
        return cut, 1
    following = cuts[region // 2] if region // 2 < len(cuts) else None
    return None if following == cut + 1 else (cut + 1, 0)


def _has_order(datatype: str) -> bool:
    return datatype in DISCRETE or datatype in ("money", "decimal")


def _has_true(found: Diagram) -> bool:
    if isinstance(found, Asks):
        below = [*(one for _, one in found.parts), found.unknown, *(found.rest or ())]
        return any(map(_has_true, below))
    return found is True


def both(*conditions: Condition) -> Condition:
    """All of them, without what always holds."""
    told = tuple(one for one in conditions if one != ALWAYS)
    return told[0] if len(told) == 1 else Both(told)
