"""A condition in words: what a figure counts, so that whoever reads it need not read SQL."""

from datetime import date

from tongban.terms.content import Content
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.text import Text

from .dictionary import MEMBER, dictionary
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
from .parse import parse

EVERYBODY = Text("全部", "everybody")
_SIGNS = {"=": Text("为", "is"), ">=": Text("≥", "≥"), "<=": Text("≤", "≤"), ">": Text("＞", ">"), "<": Text("＜", "<")}


def in_words(condition: Condition, content: Content, period: Period) -> Text:
    """What the condition says, with names instead of codes and the days it means in this period."""
    if condition == ALWAYS:
        return EVERYBODY
    return _said(condition, content, period)


def column_in_words(table: TableSpec, column: TableColumn, content: Content, period: Period) -> Text:
    """What a column says of somebody, or whom a figure counts, as its definition names it."""
    if column.kind == "value":
        return content.elements[column.element].name
    if column.kind == "ratio":
        names = {one.code: one.name for one in table.columns}
        part, whole = names[column.part], names[column.whole]
        return Text(f"{part.zh}÷{whole.zh}", f"{part.en} ÷ {whole.en}")
    words = dictionary(content, table.of)
    said = [in_words(parse(text, words), content, period) for text in (table.where, column.where) if text]
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else EVERYBODY


def _said(one: Condition, content: Content, period: Period) -> Text:
    match one:
        case Compare():
            sign, name = _SIGNS[one.operator], content.elements[one.element].name
            value = _value(one.element, one.value, content, period)
            return Text(f"{name.zh}{sign.zh}{value.zh}", f"{name.en} {sign.en} {value.en}")
        case Among():
            name = content.elements[one.element].name
            values = [_value(one.element, value, content, period) for value in one.values]
            return Text(
                f"{name.zh}为{'或'.join(value.zh for value in values)}",
                f"{name.en} is {' or '.join(value.en for value in values)}",
            )
        case Missing():
            name = content.elements[one.element].name
            return Text(f"没有{name.zh}", f"no {name.en}")
        case Not(condition=Missing(element=element)):
            name = content.elements[element].name
            return Text(f"有{name.zh}", f"has {name.en}")
        case Not():
            inner = _said(one.condition, content, period)
            return Text(f"不是（{inner.zh}）", f"not ({inner.en})")
        case Both():
            return _joined(one.conditions, Text("，且", " and "), content, period)
        case Either():
            return _joined(one.conditions, Text("，或", " or "), content, period)
        case Within():
            inner, whose = _said(one.condition, content, period), _whose(one.things)
            return Text(f"{whose.zh}有一项：{inner.zh}", f"{whose.en} with {inner.en}")
        case Number():
            inner, whose, sign = _said(one.condition, content, period), _whose(one.things), _SIGNS[one.operator]
            return Text(
                f"{whose.zh}中（{inner.zh}）的个数{sign.zh}{one.value}",
                f"number of {whose.en} with {inner.en} {sign.en} {one.value}",
            )


def _joined(parts: tuple[Condition, ...], word: Text, content: Content, period: Period) -> Text:
    said = [_said(part, content, period) for part in parts]
    several = [isinstance(part, Both | Either) and len(part.conditions) > 1 for part in parts]
    zh = [f"（{one.zh}）" if again else one.zh for one, again in zip(said, several, strict=True)]
    en = [f"({one.en})" if again else one.en for one, again in zip(said, several, strict=True)]
    return Text(word.zh.join(zh), word.en.join(en)) if parts else EVERYBODY


def _whose(things: str) -> Text:
    return Text("同户的人", "members of the household") if things == MEMBER else Text("所持项目", "what she holds")


def _value(element: str, value: Value, content: Content, period: Period) -> Text:
    codes = content.codes.get(content.elements[element].codes)
    if codes is not None and isinstance(value, str) and value in codes.items:
        return codes.items[value]
    if isinstance(value, Moment):
        value = value.on(period)
    if isinstance(value, date):
        return Text(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    return Text(str(value), str(value))
