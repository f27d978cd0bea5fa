"""From a condition as a department writes it to an ``expression``; whatever is not on the list does not get through.

sqlglot reads the text. Every node it made, and everything a node says, must be on the list; then each is matched
against the few shapes a condition may have and built anew. A sub-select or a function has no way in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from tongban.terms.text import Text

from .expression import (
    Among,
    Base,
    Both,
    Compare,
    Condition,
    Either,
    Missing,
    Moment,
    Not,
    Number,
    Operator,
    Value,
    Within,
)

LONGEST = 2_000
ONE_ONLY = Text("一格只写一个条件，不能有分号", "one condition only, and no semicolon")
OPERATORS: dict[type[Any], Operator] = {exp.EQ: "=", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
TURNED: dict[Operator, Operator] = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
UNITS = {"YEAR": ("months", 12), "MONTH": ("months", 1), "DAY": ("days", 1)}
_MOMENTS: dict[str, Base] = {"as_of": "as_of", "start": "start", "end": "end"}
TOLD = "told"  # free text about somebody: whether it is there may be asked, what it says may not
ORDERED = frozenset({"date", "month", "integer", "money", "decimal"})


class Column(NamedTuple):
    """What the language needs to know of an element: its type, and its codes where it has a list."""

    datatype: str
    codes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The elements a condition may name, and the things ``any`` and ``count`` may go over, with their elements."""

    columns: Mapping[str, Column]  # of one person
    things: Mapping[str, frozenset[str]]
    related: Mapping[str, Column] = field(default_factory=dict)  # of what she may have several of
    listed: frozenset[str] = frozenset()  # elements of registers that list everyone they apply to

    def __getitem__(self, element: str) -> Column:
        return self.columns.get(element) or self.related[element]

    @property
    def all(self) -> dict[str, Column]:
        return {**self.columns, **self.related}


class Misread(Exception):
    """A condition that says nothing we may compute; ``column`` counts characters from 1, 0 where none can be named."""

    def __init__(self, message: Text, column: int = 0) -> None:
        super().__init__(message.en)
        self.message = message
        self.column = column


def parse(text: str, dictionary: Dictionary) -> Condition:
    """The condition ``text`` says, over the elements of ``dictionary``. Raises ``Misread``."""
    if len(text) > LONGEST:
        raise Misread(
            Text(f"条件超过 {LONGEST} 个字符，请拆成几列", f"longer than {LONGEST} characters; split it into columns")
        )
    try:
        trees = sqlglot.parse(text, dialect="postgres")
    except ParseError as error:
        if ";" in text:
            raise Misread(ONE_ONLY) from None
        found = error.errors[0] if error.errors else {}
        near = str(found.get("highlight") or "").strip()
        raise Misread(
            Text(f"读不懂这个条件，问题在“{near}”附近", f"cannot be read near {near!r}"),
            int(found.get("col") or 0) - max(len(near) - 1, 0),
        ) from None
    except (TokenError, RecursionError):
        said = Text("读不懂这个条件：引号或括号没有成对", "cannot be read: a quote or bracket is not closed")
        raise Misread(said) from None
    if not text.strip():
        raise Misread(Text("条件是空的", "there is no condition"))
    if len(trees) != 1 or trees[0] is None:
        raise Misread(ONE_ONLY)
    for node in trees[0].walk():
        allowed = _ALLOWED.get(type(node))
        if allowed is None or not allowed.issuperset(name for name, given in node.args.items() if given):
            raise _not_allowed(node)
    return _Reader(dictionary).condition(trees[0])


class _Reader:
    """Builds a condition from a tree, refusing every shape it does not know."""

    def __init__(self, dictionary: Dictionary, things: str = "") -> None:
        self.dictionary = dictionary
        self.things = things  # inside any(…) or count(…): whose elements may be named

    def condition(self, node: Any) -> Condition:
        read = _SHAPES.get(type(node))
        if read is None:
            raise _not_allowed(node)
        return read(self, node)

    def joined(self, node: Any) -> Condition:
        kind = type(node)
        parts: list[Condition] = []
        waiting = [node]  # a chain of a thousand ands is deep in the tree; here it is a list
        while waiting:
            one = waiting.pop()
            if type(one) is kind:
                waiting += [one.expression, one.this]
            else:
                parts.append(self.condition(one))
        return Both(tuple(parts)) if kind is exp.And else Either(tuple(parts))

    def negated(self, node: Any) -> Condition:
        return Not(self.condition(node.this))

    def inside(self, node: Any) -> Condition:
        return self.condition(node.this)

    def compared(self, node: Any) -> Condition:
        operator, left, right = OPERATORS[type(node)], node.this, node.expression
        if isinstance(right, exp.Column) and not isinstance(left, exp.Column):
            left, right, operator = right, left, TURNED[operator]
        if isinstance(left, exp.Count):
            return self.number(left, operator, right)
        element = self.element(left)
        return Compare(element, self.fit(element, operator, left), self.value(element, right))

    def unequal(self, node: Any) -> Condition:
        return Not(self.compared(exp.EQ(this=node.this, expression=node.expression)))

    def between(self, node: Any) -> Condition:
        element = self.element(node.this)
        self.fit(element, ">=", node.this)
        low, high = self.value(element, node.args["low"]), self.value(element, node.args["high"])
        return Both((Compare(element, ">=", low), Compare(element, "<=", high)))

    def among(self, node: Any) -> Condition:
        element = self.element(node.this)
        return Among(element, tuple(self.value(element, one) for one in node.expressions))

    def missing(self, node: Any) -> Condition:
        element = self.element(node.this)
        if not isinstance(node.expression, exp.Null):
            raise _not_allowed(node)
        return Not(Missing(element)) if node.args.get("negate") else Missing(element)

    def any(self, node: Any) -> Condition:
        said = node.this.unnest() if isinstance(node.this, exp.Paren) else node.this
        parts = said.expressions if isinstance(said, exp.Tuple) else [said]
        return Within(*self.over("any", parts))

    def number(self, node: Any, operator: Operator, right: Any) -> Condition:
        things, condition = self.over("count", [node.this, *node.expressions])
        if not isinstance(right, exp.Literal) or right.is_string or not str(right.this).isdigit():
            raise Misread(Text("count(…) 只能与整数比较", "count(…) is compared with a whole number"))
        return Number(things, condition, operator, int(right.this))

    def over(self, word: str, parts: list[Any]) -> tuple[str, Condition]:
        usage = Text(f"写法：{word}(member, 条件)", f"write {word}(member, condition)")
        if len(parts) != 2 or not isinstance(parts[0], exp.Column) or parts[0].table or self.things:
            raise Misread(usage)
        things = parts[0].name
        if things not in self.dictionary.things:
            known = ", ".join(sorted(self.dictionary.things))
            raise Misread(Text(f"没有“{things}”，可用的有：{known}", f"no {things!r}; there are {known}"))
        return things, _Reader(self.dictionary, things).condition(parts[1])

    def element(self, node: Any) -> str:
        """The element a node names."""
        if not isinstance(node, exp.Column) or node.args.get("db") is not None:
            if isinstance(node, (exp.Literal, exp.Boolean)):
                raise Misread(Text("每个比较的左边须是数据元", "each comparison names an element on its left"))
            raise _not_allowed(node)
        name = f"{node.table}.{node.name}" if node.table else node.name
        known = self.dictionary.things[self.things] if self.things else self.dictionary.columns
        if name not in known:
            things = next((things for things, ids in self.dictionary.things.items() if name in ids), "")
            raise _within_only(name, things) if things and not self.things else _unknown(name, self.dictionary)
        return name

    def fit(self, element: str, operator: Operator, node: Any) -> Operator:
        datatype = self.dictionary[element].datatype
        if operator != "=" and datatype not in ORDERED:
            raise Misread(
                Text(f"“{element}”没有大小之分，只能用 = 或 in", f"{element} has no order; use = or in"), _column(node)
            )
        return operator

    def value(self, element: str, node: Any) -> Value:
        """A fixed value as the element's type has it."""
        column = self.dictionary[element]
        if column.datatype == TOLD:
            raise Misread(
                Text(
                    f"“{element}”是自由填写的文字，只能问有没有（is null）", f"{element} is free text; ask only is null"
                ),
                _column(node),
            )
        said = _moment(node)
        if said is not None:
            if column.datatype != "date":
                raise Misread(Text(f"“{element}”不是日期", f"{element} is no date"), _column(node))
            return said
        text = _literal(node)
        try:
            return _typed(text, column)
        except (ValueError, InvalidOperation):
            pass
        expected = _EXPECTED.get(column.datatype, Text("文字", "text"))
        if column.codes is not None:
            listed = ", ".join(sorted(column.codes)[:8])
            expected = Text(f"代码（{listed} …）", f"a code ({listed} …)")
        said_zh = f"“{element}”的值应是{expected.zh}，不是“{text}”"
        raise Misread(Text(said_zh, f"{element} is {expected.en}, not {text!r}"), _column(node))


_SHAPES: dict[type[Any], Callable[[_Reader, Any], Condition]] = {
    exp.And: _Reader.joined,
    exp.Or: _Reader.joined,
    exp.Not: _Reader.negated,
    exp.Paren: _Reader.inside,
    exp.NEQ: _Reader.unequal,
    exp.Between: _Reader.between,
    exp.In: _Reader.among,
    exp.Is: _Reader.missing,
    exp.Any: _Reader.any,
    **dict.fromkeys(OPERATORS, _Reader.compared),
}
_ALLOWED: dict[type[Any], frozenset[str]] = {
    **dict.fromkeys((exp.And, exp.Or, exp.NEQ, exp.Add, exp.Sub, *OPERATORS), frozenset({"this", "expression"})),
    **dict.fromkeys((exp.Not, exp.Paren, exp.Neg, exp.Any, exp.Placeholder, exp.Boolean, exp.Var), frozenset({"this"})),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Is: frozenset({"this", "expression", "negate"}),
    exp.Null: frozenset(),
    exp.Tuple: frozenset({"expressions"}),
    exp.Count: frozenset({"this", "expressions", "big_int"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Identifier: frozenset({"this"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Interval: frozenset({"this", "unit"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.DataType: frozenset({"this"}),
}
_EXPECTED = {
    "date": Text("日期（年-月-日）", "a date (YYYY-MM-DD)"),
    "month": Text("月份（年-月）", "a month (YYYY-MM)"),
    "integer": Text("整数", "a whole number"),
    "money": Text("数", "a number"),
    "decimal": Text("数", "a number"),
}


def _typed(text: str, column: Column) -> Value:
    if column.codes is not None and text not in column.codes:
        raise ValueError
    match column.datatype:
        case "date":
            return date.fromisoformat(text)
        case "month":
            date.fromisoformat(f"{text}-01")
            return text
        case "integer":
            return int(text)
        case "money" | "decimal":
            return Decimal(text)
    return text


def _literal(node: Any) -> str:
    """A fixed value as it was written."""
    match node:
        case exp.Literal():
            return str(node.this)
        case exp.Boolean():
            return "1" if node.this else "0"
        case exp.Neg(this=exp.Literal(is_string=False)):
            return f"-{node.this.this}"
        case exp.Cast() if isinstance(node.this, exp.Literal) and node.to.this == exp.DataType.Type.DATE:
            return str(node.this.this)
    raise _not_allowed(node)


def _moment(node: Any) -> Moment | None:
    """``:as_of``, ``:start``, ``:end``, with intervals added or taken away; None for anything else."""
    if isinstance(node, exp.Placeholder):
        if node.name not in _MOMENTS:
            raise Misread(Text(f"没有参数“:{node.name}”", f"no parameter :{node.name}; there are :as_of, :start, :end"))
        return Moment(_MOMENTS[node.name])
    if not isinstance(node, (exp.Sub, exp.Add)):
        return None
    base, interval = _moment(node.this), node.expression
    if base is None or not isinstance(interval, exp.Interval) or not isinstance(interval.this, exp.Literal):
        return None
    unit, length = str(interval.args.get("unit") or "").upper(), str(interval.this.this)
    if unit not in UNITS or not length.isdigit():
        raise Misread(Text("时间间隔写作 interval '6' month", "write an interval as interval '6' month"))
    field, each = UNITS[unit]
    many = int(length) * each * (-1 if isinstance(node, exp.Sub) else 1)
    months, days = (many, 0) if field == "months" else (0, many)
    return Moment(base.base, base.months + months, base.days + days)


def _not_allowed(node: Any) -> Misread:
    said = node.sql(dialect="postgres")[:60] if isinstance(node, exp.Expression) else str(node)[:60]
    return Misread(
        Text(
            f"条件里不能写“{said}”：只能是数据元与固定值的比较，用 and、or、not 连接",
            f"{said!r} may not stand in a condition: only comparisons of elements with fixed values, "
            "joined by and, or, not",
        ),
        _column(node),
    )


def _unknown(name: str, dictionary: Dictionary) -> Misread:
    from difflib import get_close_matches

    near = get_close_matches(name, dictionary.all, n=1, cutoff=0.6)
    hint = Text(f"，是不是“{near[0]}”？", f"; did you mean {near[0]!r}?") if near else Text("", "")
    return Misread(Text(f"数据字典里没有“{name}”{hint.zh}", f"no element {name!r}{hint.en}"))


def _within_only(name: str, things: str) -> Misread:
    return Misread(
        Text(
            f"“{name}”一人可有几项，请写 any({things}, {name} = …)",
            f"one person may have several {name!r}; write any({things}, {name} = …)",
        )
    )


def _column(node: Any) -> int:
    for one in node.walk() if isinstance(node, exp.Expression) else ():
        if isinstance(one, exp.Identifier) and "col" in one.meta:
            return int(one.meta["col"])
    return 0
