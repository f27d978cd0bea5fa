"""Excel workbooks (.xlsx), read row by row; titles and remarks above the heading are read past."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from tongban.terms.specs import FeedSpec

from .base import LONGEST_CELL, MOST_COLUMNS, TITLE_ROWS, FileRefused, Row, Sheet, fold, heading_row

MAGIC = b"PK\x03\x04"
MOST_UNPACKED = 2_000_000_000  # bytes
MOST_RATIO = 200  # a sheet packs 10 to 40 times; a bomb a thousand
EXACT_DIGITS = 15  # what Excel keeps of a number: an ID number stored as one has lost its end


def sheet(path: Path, spec: FeedSpec) -> Sheet:
    """The first worksheet; refused when it unpacks to more than any department sends."""
    _no_bomb(path)
    try:
        first = [[_text(cell) for cell in row] for row in islice(_cells(path), TITLE_ROWS)]
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise FileRefused(f"{path.name}: not a readable workbook ({error}); save it again as .xlsx") from error
    if not any(any(row) for row in first):
        raise FileRefused(f"{path.name}: the first sheet is empty; put the table there")
    at = heading_row(first, spec)
    headings = [fold(cell) for cell in first[at]]
    while headings and not headings[-1]:
        headings.pop()
    return Sheet("xlsx", headings, lambda: _rows(path, at + 1, len(headings)))


def _rows(path: Path, skipped: int, width: int) -> Iterator[Row]:
    for number, row in enumerate(_cells(path), 1):
        if number <= skipped or all(cell is None for cell in row):
            continue
        cells = [_text(cell) for cell in row]
        problem = next((_problem(cell) for cell in row if _problem(cell)), "")
        if problem:
            yield number, None, problem
            continue
        beyond = [cell for cell in cells[width:] if cell]
        yield number, cells if beyond else (cells + [""] * width)[:width], ""


def _cells(path: Path) -> Iterator[tuple[Any, ...]]:
    # Formulas come as their text ("=…"), which no transform takes: a value computed by the sender is not data.
    with path.open("rb") as file:  # by its content, whatever its name ends in
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        try:
            page = book.worksheets[0]
            page.reset_dimensions()
            yield from page.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
        finally:
            book.close()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _problem(cell: Any) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**EXACT_DIGITS:
        return "a number of more than 15 digits has lost its last ones in Excel; set the column to text"
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        return f"a cell of more than {LONGEST_CELL} characters"
    return ""


def _no_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused(f"{path.name}: a damaged workbook ({error}); save it again as .xlsx") from None
    packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1 << 16):
        raise FileRefused(f"{path.name}: unpacks from {packed:,} to {unpacked:,} bytes; no table does that")
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise FileRefused(f"{path.name}: an archive, not a workbook; send the file inside it")
