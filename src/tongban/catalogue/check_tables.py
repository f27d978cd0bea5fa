"""What must hold of a table before anybody may be asked for it. Every fault names the field, and what to do."""

import re
from collections.abc import Iterator
from datetime import date

from tongban.rules.table.derive import DERIVED
from tongban.rules.table.dictionary import dictionary, read
from tongban.rules.table.expression import ALWAYS, Condition, Period
from tongban.rules.table.meaning import TooLarge, both, possible
from tongban.rules.table.parse import Dictionary, Misread
from tongban.rules.table.stays import REASONS
from tongban.terms.content import Content
from tongban.terms.tables import TableColumn, TableSpec

Said = Iterator[tuple[str, str]]  # field, message
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NEEDS_ELEMENT = frozenset({"value", "sum"})
_ANY_PERIOD = Period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31))  # only the number of cases matters
IN_ROSTERS = frozenset({"value", "sum"})  # of one person: what she holds, or the sum of what she holds several of


def table_mistakes(table: TableSpec, content: Content) -> Said:
    """Every mistake in one table, as (field, message)."""
    if not CODE.fullmatch(table.code):
        yield "code", "a code is lower-case letters, digits and single dashes: it stands in addresses"
    if table.department not in content.departments:
        yield "department", f"no department {table.department!r}"
    if not table.columns:
        yield "columns", "a table without columns asks nothing"
    if not table.basis and not table.sample:
        yield "basis", "a table rests on an article; name it in [[basis]], or say sample = true"
    if table.follows and table.follows not in content.tables:
        yield "follows", f"no table {table.follows!r}"
    if table.kind == "summary" and table.of == "place":
        yield "of", "a summary counts persons, households, dwellings, enterprises or events"
    known = dictionary(content, table.of)
    yield from _condition("where", table.where, ALWAYS, known)
    about = _read(table.where, known) or ALWAYS
    seen: set[str] = set()
    for place, column in enumerate(table.columns):
        here = f"columns.{place}"
        if column.code in seen or not column.code:
            yield f"{here}.code", f"{column.code!r} stands twice" if column.code else "each column has a code"
        for field, message in (
            *_column(table, column, seen, content),
            *_condition("where", column.where, about, known),
        ):
            yield f"{here}.{field}", f"{column.name.zh}: {message}"
        seen.add(column.code)


def _column(table: TableSpec, column: TableColumn, before: set[str], content: Content) -> Said:
    if column.kind == "ratio":
        for field, other in (("part", column.part), ("whole", column.whole)):
            if other not in before:
                yield field, f"a ratio is of two columns before it; there is no {other!r}"
        return
    if table.kind == "roster" and column.kind not in IN_ROSTERS:
        yield "kind", "a roster lists values; what is counted is a summary"
    if column.kind in NEEDS_ELEMENT:
        yield from _element(table, column, content)
    elif column.element or column.held_as:
        yield "element", f"{column.kind} counts whoever fulfils the condition; say it in where"


def _element(table: TableSpec, column: TableColumn, content: Content) -> Said:
    element = content.elements.get(column.element)
    if element is None:
        yield "element", f"no element {column.element!r} in elements.csv"
        return
    if table.kind == "summary" and column.kind == "value" and element.register != "place":
        yield "element", f"a summary has no {element.name.en} of one person; count or sum it"
    if table.kind == "summary" and column.kind == "sum" and element.encrypted:
        yield "element", "is kept sealed and cannot be summed"
    if element.register not in (table.of, "place") and column.element not in DERIVED:
        yield "element", f"is said of a {element.register}, and this table is about a {table.of}"
    if column.kind == "sum" and element.datatype not in ("integer", "money", "decimal"):
        yield "element", "only numbers can be summed"
    if element.many_by and not column.held_as:
        yield "held_as", f"one person may have several; say which by the codes of {element.many_by}"
    if column.held_as:
        by = content.elements.get(element.many_by)
        codes = content.codes[by.codes].items if by and by.codes in content.codes else {}
        for code in column.held_as:
            if code not in codes:
                yield "held_as", f"{code!r} is no code of {element.many_by or 'a group held several times'}"
        if len(column.held_as) > 1 and column.kind != "sum":
            yield "held_as", "several at once can only be summed"


def _condition(field: str, text: str, about: Condition, known: Dictionary) -> Said:
    """What is wrong with one condition among those the table is ``about``."""
    if not text:
        return
    try:
        mine = read(text, known)
        if not possible(both(about, mine), known.all, (_ANY_PERIOD,)):
            yield field, "nobody can fulfil it" + ("" if about == ALWAYS else " among those the table is about")
    except Misread as misread:
        at = f" (character {misread.column})" if misread.column else ""
        yield field, f"{misread}{at}"
    except TooLarge:
        yield field, "has more cases than anybody can follow; split it into several columns"


def _read(text: str, known: Dictionary) -> Condition | None:
    """A condition that can be read; the mistakes of one that cannot are told elsewhere."""
    try:
        return read(text, known) if text else None
    except Misread:
        return None


def element_mistakes(content: Content) -> Iterator[tuple[str, str, str]]:
    """Of elements: (id, field, message)."""
    for id, element in content.elements.items():
        if element.stays and element.stays not in REASONS:
            yield id, "stays", f"no reason {element.stays!r}; there are {', '.join(sorted(REASONS))}"
