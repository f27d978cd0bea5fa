"""From the cells of one row to a ``SourceRow``, or to the reason why not."""

from dataclasses import dataclass
from datetime import date

from tongban.rules.identity import agrees
from tongban.rules.transform import NAMED, Unfit, day, text
from tongban.terms.specs import CodeList, Content, FeedSpec
from tongban.terms.text import Text
from tongban.terms.values import RowRefused, SourceRow

from .reading import Opened


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to read the rows of one opened file."""

    spec: FeedSpec
    opened: Opened
    codes: dict[str, CodeList | None]  # element -> its code list
    observed: int | None
    today: date

    def row(self, line: int, cells: list[str] | None, problem: str) -> SourceRow | RowRefused:
        if cells is None:
            return RowRefused(
                line,
                "unreadable",
                "",
                Text(f"这一行读不出来：{problem}", f"the row cannot be read: {problem}"),
                _QUOTES,
            )
        if len(cells) != len(self.opened.headings):
            have, want = len(cells), len(self.opened.headings)
            return RowRefused(
                line,
                "cells_missing_or_extra",
                "",
                Text(f"这一行有 {have} 格，表头有 {want} 格", f"the row has {have} cells, the heading {want}"),
                _QUOTES,
            )
        heading, key = "", cells[self.opened.key].strip()
        try:
            values: dict[str, str] = {}
            for index, column in self.opened.columns.items():
                heading = column.heading
                value = self._value(index, cells[index])
                if value:
                    values[column.element] = value
                elif column.required:
                    raise Unfit(
                        "required_empty",
                        Text(f"“{heading}”为空", f"“{heading}” is empty"),
                        Text("请在源系统中补上后重报这一行", "fill it at the source and send the row again"),
                    )
            heading = self.spec.observed
            observed = self.today if self.observed is None else date.fromisoformat(day(cells[self.observed]))
            heading = next((c.heading for c in self.opened.columns.values() if c.element == "person.id_number"), "")
            agrees(values)
        except Unfit as unfit:
            return RowRefused(line, unfit.kind, heading, unfit.reason, unfit.mend, key)
        return SourceRow(line, text(key), values, observed)

    def _value(self, index: int, cell: str) -> str:
        column = self.opened.columns[index]
        return NAMED[column.transform](cell, self.codes[column.element]) if cell.strip() else ""


_QUOTES = Text(
    "请检查这一行的引号、逗号和列数后重报",
    "check quotes, commas and the number of columns of this row and send it again",
)


def reader(content: Content, spec: FeedSpec, opened: Opened, today: date) -> Reader:
    """A reader for one file; ``today`` dates rows that carry no date of their own."""
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
    headings = opened.headings
    observed = headings.index(spec.observed) if spec.observed in headings else None
    return Reader(spec, opened, codes, observed, today)
