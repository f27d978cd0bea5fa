"""A condition as plain SQL: one text that SQLite, PostgreSQL, DuckDB and Spark read alike.

Values come from a condition that was read and checked, never from what somebody wrote: codes are of a list, numbers and
days are typed, and text is quoted. Elements become columns by ``column``; days are literal, so that every engine
compares the same ones.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .expression import Among, Both, Compare, Condition, Either, Missing, Moment, Not, Number, Period, Value, Within

Related = Callable[[str, Condition], str]  # (things, condition over them) -> SQL that counts those of the row's person


def column(element: str) -> str:
    """The column that holds an element: ``person.birth_date`` is ``person_birth_date``."""
    return element.replace(".", "_")


def printed(condition: Condition, period: Period, related: Related) -> str:
    """SQL that is true, false or unknown as the condition is. ``related`` says how related things are counted."""
    match condition:
        case Compare():
            return f"{column(condition.element)} {condition.operator} {literal(condition.value, period)}"
        case Among():
            listed = ", ".join(literal(value, period) for value in condition.values)
            return f"{column(condition.element)} IN ({listed})"
        case Missing():
            return f"{column(condition.element)} IS NULL"
        case Within():
            return f"{related(condition.things, condition.condition)} > 0"
        case Number():
            many = related(condition.things, condition.condition)
            return f"{many} {condition.operator} {condition.value}"
        case Not():
            return f"NOT ({printed(condition.condition, period, related)})"
        case Both():
            return _joined(condition.conditions, " AND ", "1 = 1", period, related)
        case Either():
            return _joined(condition.conditions, " OR ", "1 = 0", period, related)


def _joined(parts: tuple[Condition, ...], word: str, none: str, period: Period, related: Related) -> str:
    return f"({word.join(printed(one, period, related) for one in parts)})" if parts else none


def literal(value: Value, period: Period) -> str:
    """A fixed value. Days are written as text: SQLite keeps them so, the others read it as a day."""
    match value:
        case Moment():
            return literal(value.on(period), period)
        case date():
            return f"'{value.isoformat()}'"
        case int() | Decimal():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
    return "'" + value.replace("'", "''") + "'"
