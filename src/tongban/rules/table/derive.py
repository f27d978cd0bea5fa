"""Elements nobody holds because they follow from others: age from the birth date, usual resident from the stay.

A condition on one is rewritten into a condition on what it follows from, before anything else looks at it. So "80 or
older" and "in the register of those over 80" are the same question, and no age is ever stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from tongban.terms.text import Text

from .expression import ALWAYS, Among, Both, Compare, Condition, Either, Missing, Moment, Not, Number, Within

USUAL_MONTHS = 6
YES, NO = "1", "0"


@dataclass(frozen=True, slots=True)
class Derived:
    """One element that follows from others. ``compared`` rewrites a comparison, ``missing`` says when it is unknown."""

    reads: tuple[str, ...]
    how: Text
    compared: Callable[[Compare], Condition]
    missing: Condition


def _flag(condition: Condition) -> Callable[[Compare], Condition]:
    """An element that is yes or no."""
    return lambda asked: condition if asked.value == YES else Not(condition)


def _age(asked: Compare) -> Condition:
    """Full years on the day people are seen, by the latest birth date that reaches them; never a subtraction."""
    years = cast(int, asked.value)  # the dictionary says it is a whole number, so parse made it one
    match asked.operator:
        case ">=":
            return _born_by(years)
        case ">":
            return _born_by(years + 1)
        case "<":
            return Not(_born_by(years))
        case "<=":
            return Not(_born_by(years + 1))
    return Both((_born_by(years), Not(_born_by(years + 1))))


def _born_by(years: int) -> Compare:
    return Compare("person.birth_date", "<=", Moment("as_of", months=-12 * years))


def _holds(kind: str) -> Condition:
    return Within("benefit", Compare("benefit.kind", "=", kind))


def _size(asked: Compare) -> Condition:
    return Number("member", ALIVE, asked.operator, cast(int, asked.value))


NEVER = Not(ALWAYS)
ALIVE = Missing("person.death_date")
FROM_80 = _born_by(80)
BORN = Missing("person.birth_date")
USUAL = Compare("residence.since", "<=", Moment("as_of", months=-USUAL_MONTHS))
CHILDBEARING = Both((Compare("person.sex", "=", "2"), _born_by(15), Not(_born_by(50))))
BIRTH_UNKNOWN = Either((Missing("person.sex"), BORN))


def _benefit(kind: str, name: Text) -> Derived:
    return Derived(
        ("benefit.kind",),
        Text(f"民政在发“{name.zh}”即为是", f"yes when civil affairs pay {name.en}"),
        _flag(_holds(kind)),
        NEVER,
    )


DERIVED: dict[str, Derived] = {
    "person.age": Derived(
        ("person.birth_date",),
        Text("由出生日期推算，截至统计日满几周岁", "full years on the day counted, from the birth date"),
        _age,
        BORN,
    ),
    "person.alive": Derived(
        ("person.death_date",),
        Text("没有死亡日期即为健在", "alive while there is no date of death"),
        _flag(ALIVE),
        NEVER,
    ),
    "elder.is_80_plus": Derived(
        ("person.birth_date",), Text("满80周岁即为是", "yes from 80 full years"), _flag(FROM_80), BORN
    ),
    "residence.is_permanent": Derived(
        ("residence.since",),
        Text(f"现址居住满{USUAL_MONTHS}个月即为常住", f"usual resident after {USUAL_MONTHS} months at the address"),
        _flag(USUAL),
        Missing("residence.since"),
    ),
    "birth.women_childbearing": Derived(
        ("person.sex", "person.birth_date"),
        Text("女性，15至49周岁", "women of 15 to 49 years"),
        _flag(CHILDBEARING),
        BIRTH_UNKNOWN,
    ),
    "household.size": Derived(
        ("household.no", "person.death_date"),
        Text("同一户在世的人数", "living people of the same household"),
        _size,
        NEVER,
    ),
    "minlife.is_recipient": _benefit("1", Text("最低生活保障金", "the subsistence allowance")),
    "extreme.is_recipient": _benefit("5", Text("特困人员救助供养金", "support for persons in extreme poverty")),
    "disability.living_allowance": _benefit("3", Text("困难残疾人生活补贴", "the living allowance")),
    "disability.nursing_allowance": _benefit("4", Text("重度残疾人护理补贴", "the care allowance")),
}


def expanded(condition: Condition) -> Condition:
    """The same condition over elements that are held."""
    match condition:
        case Compare() if condition.element in DERIVED:
            return DERIVED[condition.element].compared(condition)
        case Among() if condition.element in DERIVED:
            compared = DERIVED[condition.element].compared
            return Either(tuple(compared(Compare(condition.element, "=", value)) for value in condition.values))
        case Missing() if condition.element in DERIVED:
            return DERIVED[condition.element].missing
        case Not():
            return Not(expanded(condition.condition))
        case Within():
            return Within(condition.things, expanded(condition.condition))
        case Number():
            return Number(condition.things, expanded(condition.condition), condition.operator, condition.value)
        case Both() | Either():
            joined: Any = type(condition)(tuple(map(expanded, condition.conditions)))
            return joined  # type: ignore[no-any-return]
    return condition
