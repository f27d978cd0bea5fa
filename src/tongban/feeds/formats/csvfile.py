"""Comma-separated text, its encoding found out by reading all of it."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from tongban.terms.specs import FeedSpec

from .base import LONGEST_CELL, TITLE_ROWS, FileRefused, Row, Sheet, fold, heading_row

BLOCK = 1 << 20


def sheet(path: Path, spec: FeedSpec) -> Sheet:
    """The table in a CSV file; refused when it is no text, or in none of the feed's encodings."""
    encoding = encoding_of(path, spec)
    with text(path, encoding) as lines:
        try:
            first = list(islice(csv.reader(lines), TITLE_ROWS))
        except csv.Error:
            first = _up_to_the_break(path, encoding)
    if not any(first):
        raise FileRefused(f"{path.name}: the file is empty; send it with its heading line")
    at = heading_row(first, spec)
    headings = [fold(cell) for cell in first[at]]
    if len(headings) == 1 and any(mark in headings[0] for mark in ";|"):
        raise FileRefused(f"{path.name}:{at + 1}: the columns are not separated by commas; export it again with commas")
    return Sheet(encoding, headings, lambda: _rows(path, encoding, at + 1, len(headings)))


def encoding_of(path: Path, spec: FeedSpec) -> str:
    """The first of the feed's encodings in which the whole file can be read; NUL bytes are no text."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in spec.encodings}
    with path.open("rb") as file:
        position = 0
        while block := file.read(BLOCK):
            if (at := block.find(b"\0")) >= 0:
                raise FileRefused(
                    f"{path.name}: byte {position + at} is NUL: this is not a text file; export it again as CSV"
                )
            position += len(block)
            _decode(decoders, block, final=False)
    _decode(decoders, b"", final=True)
    if not decoders:
        tried = " nor ".join(spec.encodings)
        raise FileRefused(f"{path.name}: neither {tried}; export it again in one of these encodings")
    return next(iter(decoders))


@contextmanager
def text(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """Lines of the file, each in bounded pieces: a line of gigabytes is cut, and then fails as a row."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        yield iter(lambda: file.readline(BLOCK), "")


def _decode(decoders: dict[str, codecs.IncrementalDecoder], block: bytes, *, final: bool) -> None:
    for name in list(decoders):
        try:
            decoders[name].decode(block, final)
        except UnicodeDecodeError:
            del decoders[name]


def _up_to_the_break(path: Path, encoding: str) -> list[list[str]]:
    """The first rows of a file that breaks within them."""
    found: list[list[str]] = []
    for _, cells, problem in islice(_rows(path, encoding, 0, 0), TITLE_ROWS):
        if cells is None:
            if not found:
                raise FileRefused(f"{path.name}:1: the heading cannot be read ({problem})")
            break
        found.append(cells)
    return found


def _rows(path: Path, encoding: str, skipped: int, width: int) -> Iterator[Row]:
    """Rows under the heading. Lines that a quote left open has swallowed are told one by one: none goes uncounted."""
    with text(path, encoding) as lines:
        reader = csv.reader(lines)
        for _ in range(skipped):
            next(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, None, str(error)
                yield from _swallowed(line, reader.line_num)
                continue
            if width and reader.line_num > line and len(cells) != width:
                yield line, None, "a quote is opened here and not closed"
                yield from _swallowed(line, reader.line_num)
            elif cells:  # a blank line is no row
                yield line, cells, ""


def _swallowed(line: int, last: int) -> Iterator[Row]:
    for number in range(line + 1, last + 1):
        yield number, None, f"it was read as part of line {line}, where a quote is not closed"
