"""From the cells of one row to a ``SourceRow``, or to the reason why not."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongban.rules.identity import DOCUMENT_NO, ID_NUMBER, agrees, settled
from tongban.rules.transform import NAMED, Unfit, day, text
from tongban.terms.content import Content
from tongban.terms.specs import CodeList, FeedColumn, FeedSpec
from tongban.terms.text import Text
from tongban.terms.values import RowRefused, SourceRow

from .reading import Opened

MOST_REMEMBERED = 20_000
# What repeats from row to row and is worth remembering; never a name or a number.
_REPEATING = frozenset({"date", "month", "code", "place"})
_QUOTES = Text(
    "请检查这一行的引号、逗号和列数后重报",
    "check quotes, commas and the number of columns of this row and send it again",
)

_MISSING = Unfit(
    "id_missing",
    Text("证件号码为空，也没有别的办法确定是谁的数据", "the number is empty, and nothing else tells whose row this is"),
    Text("请在源系统中补上证件号码后重报这一行", "fill in the number at the source and send the row again"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to read the rows of one opened file."""

    spec: FeedSpec
    headings: list[str]
    columns: dict[int, FeedColumn]
    key: int
    codes: dict[str, CodeList | None]  # element -> its code list
    observed: int | None
    mark: int | None
    today: date
    memo: dict[int, dict[str, str]] = field(default_factory=dict)

    def row(self, line: int, cells: list[str] | None, problem: str) -> SourceRow | RowRefused:
        """The row, or why it cannot be taken. One whose number alone is in doubt is a row with its ``doubt``."""
        if cells is None:
            reason = Text(f"这一行读不出来：{problem}", f"the row cannot be read: {problem}")
            return RowRefused(line, "unreadable", "", reason, _QUOTES)
        if len(cells) != len(self.headings):
            have, want = len(cells), len(self.headings)
            reason = Text(f"这一行有 {have} 格，表头有 {want} 格", f"the row has {have} cells, the heading {want}")
            return RowRefused(line, "cells_missing_or_extra", "", reason, _QUOTES)
        key = cells[self.key].strip()
        try:
            if self.mark is not None and unicodedata.normalize("NFKC", cells[self.mark]).strip() in self.spec.removals:
                return SourceRow(line, text(key), {}, self._observed(cells), gone=True)
            return self._read(line, cells, key)
        except _Refused as refused:
            unfit = refused.unfit
            return RowRefused(line, unfit.kind, refused.heading, unfit.reason, unfit.mend, key)
        except Unfit as unfit:
            return RowRefused(line, unfit.kind, self.spec.key, unfit.reason, unfit.mend, key)

    def _read(self, line: int, cells: list[str], key: str) -> SourceRow:
        values: dict[str, str] = {}
        doubt, typed = None, ""
        for index, column in self.columns.items():
            cell = cells[index]
            try:
                value = self._value(index, column, cell)
            except Unfit as unfit:
                if column.element != ID_NUMBER:
                    raise _Refused(column.heading, unfit) from None
                doubt, typed = self._doubt(line, column.heading, unfit, key), cell
                continue
            if value:
                values[column.element] = value
            elif column.required:
                raise _Refused(column.heading, _empty(column.heading))
        number = self._heading(DOCUMENT_NO) or self._heading(ID_NUMBER)
        try:
            values = settled(values)
        except Unfit as unfit:
            doubt, typed = self._doubt(line, number, unfit, key), values.pop(DOCUMENT_NO, "")
        try:
            agrees(values)
        except Unfit as unfit:
            raise _Refused(number, unfit) from None
        if doubt is None and number and not (values.get(ID_NUMBER) or values.get(DOCUMENT_NO)):
            doubt = self._doubt(line, number, _MISSING, key)
        return SourceRow(line, text(key), values, self._observed(cells), doubt=doubt, typed_number=typed[:40])

    def _value(self, index: int, column: FeedColumn, cell: str) -> str:
        """The canonical value of one cell. Codes and dates repeat: what a cell means is remembered by column."""
        memo = self.memo.get(index)
        if memo is not None and (known := memo.get(cell)) is not None:
            return known
        value = NAMED[column.transform](cell, self.codes[column.element]) if cell and not cell.isspace() else ""
        if memo is not None and len(memo) < MOST_REMEMBERED:
            memo[cell] = value
        return value

    def _observed(self, cells: list[str]) -> date:
        if self.observed is None:
            return self.today
        try:
            return date.fromisoformat(day(cells[self.observed]))
        except Unfit as unfit:
            raise _Refused(self.spec.observed, unfit) from None

    def _heading(self, element: str) -> str:
        return next((column.heading for column in self.columns.values() if column.element == element), "")

    def _doubt(self, line: int, heading: str, unfit: Unfit, key: str) -> RowRefused:
        return RowRefused(line, unfit.kind, heading, unfit.reason, unfit.mend, key)


class _Refused(Exception):
    """A cell that cannot be taken, and under which heading it stands."""

    def __init__(self, heading: str, unfit: Unfit) -> None:
        self.heading = heading
        self.unfit = unfit


def _empty(heading: str) -> Unfit:
    return Unfit(
        "required_empty",
        Text(f"“{heading}”为空", f"“{heading}” is empty"),
        Text("请在源系统中补上后重报这一行", "fill it at the source and send the row again"),
    )


def reader(content: Content, spec: FeedSpec, opened: Opened, today: date) -> Reader:
    """A reader for one file; ``today`` dates rows that carry no date of their own."""
    return reader_of(content, spec, opened.headings, opened.columns, opened.key, today)


def reader_of(
    content: Content, spec: FeedSpec, headings: list[str], columns: Mapping[int, FeedColumn], key: int, today: date
) -> Reader:
    """A reader for rows under ``headings``, wherever they come from."""
    places = CodeList(
        "places",
        "NBS",
        {code: place.name for code, place in content.places.items()},
        {alias: code for code, place in content.places.items() for alias in place.aliases},
    )
    codes: dict[str, CodeList | None] = {}
    for column in spec.columns:
        wanted = content.elements[column.element].codes
        codes[column.element] = places if wanted == "places" else content.codes.get(wanted)
    return Reader(
        spec,
        headings,
        dict(columns),
        key,
        codes,
        _index(headings, spec.observed),
        _index(headings, spec.mark),
        today,
        {index: {} for index, column in columns.items() if column.transform in _REPEATING},
    )


def _index(headings: list[str], heading: str) -> int | None:
    return headings.index(heading) if heading in headings else None
