"""A file on its way in: spooled to disk under no name, looked at, cleaned. Never the whole of it in memory."""

import hashlib
import mmap
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from . import pdfs, pictures
from .limits import MB
from .refusals import FileRefused
from .sniff import Kind, kind_of

PIECE = 256 * 1024
# A photograph inside a PDF keeps what its camera wrote: APP1 holds EXIF (and in it GPS) and XMP.
_APP1 = re.compile(rb"\xff\xe1(..)(?=Exif\x00\x00|http://ns\.adobe\.com/x)", re.DOTALL)
_SIGNED = b"/ByteRange"


class Readable(Protocol):
    """What is handed in: anything that can be read in pieces."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as it was sent."""

    file: BinaryIO
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it is kept."""

    file: BinaryIO
    size: int
    kind: Kind
    pages: int

    def pieces(self) -> Iterator[bytes]:
        """The file from its beginning."""
        self.file.seek(0)
        while piece := self.file.read(PIECE):
            yield piece


@contextmanager
def spooled(source: Readable, most: int) -> Iterator[Raw]:
    """``source`` on disk, counted and hashed; at most one byte beyond ``most`` is read."""
    with _nameless() as file:
        seen, size = hashlib.sha256(), 0
        while piece := source.read(PIECE):
            size += len(piece)
            if size > most:
                raise FileRefused("too_large", mb=most // MB)
            seen.update(piece)
            file.write(piece)
        if not size:
            raise FileRefused("empty")
        file.flush()
        yield Raw(file, size, seen.hexdigest())


@contextmanager
def cleaned(raw: Raw) -> Iterator[Clean]:
    """The file without what was written beside its content. Raises ``FileRefused`` when it is not to be taken."""
    with mmap.mmap(raw.file.fileno(), 0, access=mmap.ACCESS_READ) as data, _nameless() as target:
        kind, pages = kind_of(data), 1
        if kind == "pdf":
            pages = pdfs.examine(data)
            _copied(data, target)
        else:
            raw.file.seek(0)
            pictures.redraw(raw.file, kind, target)
        yield Clean(target, target.tell(), kind, pages)


def _copied(data: mmap.mmap, target: BinaryIO) -> None:
    """A PDF byte for byte, but for the EXIF and XMP of photographs in it, which become zeros of the same length.

    A signed PDF stays as it is: one changed byte would break the signature that is its worth.
    """
    blank = [] if data.find(_SIGNED) >= 0 else [_span(found) for found in _APP1.finditer(data)]
    place = 0
    for start, end in blank:
        if start < place:
            continue
        _piecewise(data, place, start, target)
        target.write(bytes(min(end, len(data)) - start))
        place = min(end, len(data))
    _piecewise(data, place, len(data), target)


def _span(found: "re.Match[bytes]") -> tuple[int, int]:
    return found.end(), found.start() + 2 + int.from_bytes(found[1], "big")


def _piecewise(data: mmap.mmap, start: int, end: int, target: BinaryIO) -> None:
    for place in range(start, end, PIECE):
        target.write(data[place : min(end, place + PIECE)])


def _nameless() -> BinaryIO:
    """A file in var that no name leads to: whatever happens, nothing of it is left behind."""
    folder = Path(settings.TONGBAN_VAR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return tempfile.TemporaryFile(dir=folder)
