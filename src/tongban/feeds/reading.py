"""Reading a department's CSV file: bounded memory, its encoding found out, every refusal with its reason."""

import codecs
import csv
import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.terms.specs import FeedColumn, FeedSpec

BLOCK = 1 << 20
LONGEST_CELL = 10_000  # characters; a quote left open otherwise swallows the file
MOST_COLUMNS = 500


class FileRefused(Exception):
    """A file of which nothing was taken: what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read: its digest, its encoding, and which of its columns carry which element."""

    path: Path
    sha256: str
    encoding: str
    headings: list[str]
    columns: dict[int, FeedColumn]
    key: int
    ignored: list[str]  # headings nobody declared: read past, and said so


def open_file(path: Path, spec: FeedSpec) -> Opened:
    """Look the whole file over once (digest, encoding, NUL bytes), then match its heading with the feed's columns."""
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    sha256, encoding = _survey(path, spec)
    with _text(path, encoding) as lines:
        try:
            headings = [_fold(cell) for cell in next(csv.reader(lines))]
        except StopIteration:
            raise FileRefused(f"{path.name}: the file is empty; send it with its heading line") from None
        except csv.Error as error:
            raise FileRefused(f"{path.name}:1: the heading cannot be read ({error})") from None
    if len(headings) == 1 and any(mark in headings[0] for mark in ";|"):
        raise FileRefused(f"{path.name}:1: the columns are not separated by commas; export it again with commas")
    if len(headings) > MOST_COLUMNS:
        raise FileRefused(f"{path.name}:1: {len(headings)} columns; at most {MOST_COLUMNS} are read")
    return _matched(path, spec, sha256, encoding, headings)


def rows(opened: Opened) -> Iterator[tuple[int, list[str] | None, str]]:
    """Each row as (line it begins on, cells or None, what is wrong with its form)."""
    with _text(opened.path, opened.encoding) as lines:
        reader = csv.reader(lines)
        next(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, None, str(error)
                continue
            if not cells:
                continue  # a blank line is no row
            yield line, cells, ""


def _survey(path: Path, spec: FeedSpec) -> tuple[str, str]:
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in spec.encodings}
    with path.open("rb") as file:
        position = 0
        while block := file.read(BLOCK):
            digest.update(block)
            if (at := block.find(b"\0")) >= 0:
                raise FileRefused(
                    f"{path.name}: byte {position + at} is NUL: this is not a {spec.ending} text file; "
                    "export it again as CSV"
                )
            position += len(block)
            _decode(decoders, block, final=False)
    _decode(decoders, b"", final=True)
    if not decoders:
        tried = " nor ".join(spec.encodings)
        raise FileRefused(f"{path.name}: neither {tried}; export it again in one of these encodings")
    return digest.hexdigest(), next(iter(decoders))


def _decode(decoders: dict[str, codecs.IncrementalDecoder], block: bytes, *, final: bool) -> None:
    for name in list(decoders):
        try:
            decoders[name].decode(block, final)
        except UnicodeDecodeError:
            del decoders[name]


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        yield _bounded(file)


def _bounded(file: Iterator[str]) -> Iterator[str]:
    """Lines of the file, each read in bounded pieces: a line of gigabytes is cut, and then fails as a row."""
    read = file.readline  # type: ignore[attr-defined]
    while line := read(BLOCK):
        yield line


def _matched(path: Path, spec: FeedSpec, sha256: str, encoding: str, headings: list[str]) -> Opened:
    columns: dict[int, FeedColumn] = {}
    missing = []
    for column in spec.columns:
        names = {_fold(name) for name in (column.heading, *column.aliases)}
        found = [index for index, heading in enumerate(headings) if heading in names]
        if len(found) > 1:
            raise FileRefused(f"{path.name}:1: the column {column.heading!r} stands {len(found)} times")
        if found:
            columns[found[0]] = column
        elif column.required or column.heading in (spec.key, spec.observed):
            missing.append(column.heading)
    key = next((i for i, column in columns.items() if column.heading == spec.key), None)
    if missing or key is None:
        raise FileRefused(
            f"{path.name}:1: the heading lacks {', '.join(missing or [spec.key])}; it has {', '.join(headings)}"
        )
    known = set(columns) | {headings.index(_fold(n)) for n in (*spec.ignored, spec.observed) if _fold(n) in headings}
    ignored = [heading for index, heading in enumerate(headings) if index not in known]
    return Opened(path, sha256, encoding, headings, columns, key, ignored)


def _fold(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split())
