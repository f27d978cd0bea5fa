"""Opening a department's file: which format it is in, and which of its columns carry which element."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tongban.terms.specs import FeedColumn, FeedSpec

from .formats import csvfile, jsonlines, workbook
from .formats.base import MOST_COLUMNS, FileRefused, Sheet, fold

__all__ = ["FileRefused", "Opened", "columns_of", "open_file"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read."""

    path: Path
    sha256: str
    sheet: Sheet
    columns: dict[int, FeedColumn]
    key: int
    ignored: list[str]  # headings nobody declared: read past, and said so

    @property
    def headings(self) -> list[str]:
        return self.sheet.headings


def open_file(path: Path, spec: FeedSpec) -> Opened:
    """Find out the format by what the file begins with, then match its heading with the feed's columns."""
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    sheet = open_format(path)(path, spec)
    if len(sheet.headings) > MOST_COLUMNS:
        raise FileRefused(f"{path.name}: {len(sheet.headings)} columns; at most {MOST_COLUMNS} are read")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return _matched(path, spec, digest, sheet)


def open_format(path: Path) -> Callable[[Path, FeedSpec], Sheet]:
    """The reader of the format a file is in, by what it begins with."""
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(workbook.MAGIC):
        return workbook.sheet
    return jsonlines.sheet if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else csvfile.sheet


def columns_of(spec: FeedSpec, headings: Sequence[str], name: str) -> tuple[dict[int, FeedColumn], int]:
    """Which column is which, and which is the key. Raises ``FileRefused`` when one is missing or stands twice."""
    columns: dict[int, FeedColumn] = {}
    missing = []
    for column in spec.columns:
        names = {fold(one) for one in (column.heading, *column.aliases)}
        found = [index for index, heading in enumerate(headings) if heading in names]
        if len(found) > 1:
            raise FileRefused(f"{name}: the column {column.heading!r} stands {len(found)} times in the heading")
        if found:
            columns[found[0]] = column
        elif column.required or column.heading in (spec.key, spec.observed):
            missing.append(column.heading)
    key = next((i for i, column in columns.items() if column.heading == spec.key), None)
    if missing or key is None:
        lacking, there = ", ".join(missing or [spec.key]), ", ".join(headings)
        raise FileRefused(f"{name}: the heading lacks {lacking}; it has {there}")
    return columns, key


def _matched(path: Path, spec: FeedSpec, sha256: str, sheet: Sheet) -> Opened:
    columns, key = columns_of(spec, sheet.headings, path.name)
    known = {fold(name) for name in (*spec.ignored, spec.observed, spec.mark)}
    ignored = [h for index, h in enumerate(sheet.headings) if index not in columns and h not in known]
    return Opened(path, sha256, sheet, columns, key, ignored)
