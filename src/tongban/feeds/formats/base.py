"""What all formats share."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongban.terms.specs import FeedSpec

LONGEST_CELL = 10_000  # characters; a quote left open otherwise swallows the file
MOST_COLUMNS = 500
TITLE_ROWS = 20  # how far down the heading is looked for, under titles and remarks

# Where a row begins; its cells, or None and what is wrong with its form.
Row = tuple[int, list[str] | None, str]


class FileRefused(Exception):
    """A file of which nothing was taken: what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in a file. ``form`` says how it is written (an encoding, or the kind of file)."""

    form: str
    headings: list[str]
    rows: Callable[[], Iterator[Row]]


def fold(heading: str) -> str:
    """A heading without the differences nobody means: width and blanks."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


def needed(spec: FeedSpec) -> list[set[str]]:
    """For each column a file must have, the headings it may stand under."""
    return [
        {fold(name) for name in (column.heading, *column.aliases)}
        for column in spec.columns
        if column.required or column.heading == spec.key
    ]


def heading_row(first_rows: Iterable[Sequence[str]], spec: FeedSpec) -> int:
    """Which of the first rows is the heading: the one with most of the needed columns; the first if none has any."""
    wanted = needed(spec)
    best, most = 0, 0
    for number, row in enumerate(first_rows):
        cells = {fold(cell) for cell in row}
        met = sum(bool(names & cells) for names in wanted)
        if met > most:
            best, most = number, met
    return best
