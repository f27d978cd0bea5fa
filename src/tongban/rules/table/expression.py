"""What a condition can be made of: comparisons of one element with fixed values, joined by and, or, not.

Comparisons follow SQL: of an unknown value nothing is true or false; a condition holds, does not hold, or is unknown.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

Base = Literal["as_of", "start", "end"]
Operator = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Period:
    """What a table is about: its first and its last day, and the day people are seen on."""

    start: date
    end: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that is known when the table runs: ``as_of`` less 80 years is ``Moment("as_of", months=-960)``."""

    base: Base
    months: int = 0
    days: int = 0

    def on(self, period: Period) -> date:
        """The day itself. From a 31st to a month without one: its last day."""
        day: date = getattr(period, self.base)
        years, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        last = calendar.monthrange(years, month + 1)[1]
        return date(years, month + 1, min(day.day, last)) + timedelta(days=self.days)


Value: TypeAlias = str | int | Decimal | date | Moment


@dataclass(frozen=True, slots=True)
class Compare:
    element: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Among:
    """One of several values (IN)."""

    element: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing is known of the element (IS NULL)."""

    element: str


@dataclass(frozen=True, slots=True)
class Within:
    """``any(things, condition)``: at least one of what belongs to her (household members, allowances) fulfils it."""

    things: str
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Number:
    """``count(things, condition) >= n``."""

    things: str
    condition: "Condition"
    operator: Operator
    value: int


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Both:
    """All of them (AND). None of them: always."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them (OR)."""

    conditions: tuple["Condition", ...]


Condition: TypeAlias = Compare | Among | Missing | Within | Number | Not | Both | Either
ALWAYS = Both(())


def with_none(condition: Condition, listed: frozenset[str]) -> Condition:
    """The same where nothing told of an element of ``listed`` means none: a comparison is then false, not unknown."""
    match condition:
        case Compare() | Among() if condition.element in listed:
            return Both((Not(Missing(condition.element)), condition))
        case Not():
            return Not(with_none(condition.condition, listed))
        case Within():
            return Within(condition.things, with_none(condition.condition, listed))
        case Number():
            inner = with_none(condition.condition, listed)
            return Number(condition.things, inner, condition.operator, condition.value)
        case Both():
            return Both(tuple(with_none(one, listed) for one in condition.conditions))
        case Either():
            return Either(tuple(with_none(one, listed) for one in condition.conditions))
    return condition


def elements_of(condition: Condition) -> Iterator[str]:
    """Every element a condition names, inner ones too, as they stand in it."""
    match condition:
        case Compare() | Among() | Missing():
            yield condition.element
        case Within() | Number() | Not():
            yield from elements_of(condition.condition)
        case Both() | Either():
            for one in condition.conditions:
                yield from elements_of(one)
