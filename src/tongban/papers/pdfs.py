"""Is a PDF that somebody hands in harmless? Everything in it is looked through, or it is refused.

Twice: as bytes, with every compressed stream unfolded within bounds, because names may be hidden where no parser
looks; then through a parser, as a reader's program would, because names may be hidden from a search of bytes.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from .limits import PDF_PAGES
from .refusals import FileRefused

# Names that start something, carry something, or reach outside (ISO 32000-1, 7.11, 12.6, 12.7.8, 13).
ACTIVE = (
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMedia", "/EmbeddedFile",
    "/EmbeddedFiles", "/XFA", "/GoToE", "/GoToR", "/Movie", "/Sound", "/Trans3D", "/U3D",
)  # fmt: skip
_ENDS = rb"(?=[\s()<>\[\]{}/%]|$)"
_ACTIVE = re.compile(b"(?:" + b"|".join(re.escape(name.encode()) for name in ACTIVE) + b")" + _ENDS)
_LOCKED = re.compile(rb"/Encrypt" + _ENDS)
# Ways of writing a stream that we do not unfold; DCT, CCITT, JPX and JBIG2 hold pictures and nothing else.
_OTHER_FILTER = re.compile(rb"/(?:LZWDecode|LZW|ASCII85Decode|A85|ASCIIHexDecode|AHx|RunLengthDecode|RL|Crypt)" + _ENDS)
_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?" + _ENDS)
_HIDDEN = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_PIECE = 64 * 1024
_OVERLAP = 64
MOST_STREAMS = 20_000
MOST_UNFOLDED = 400_000_000
MOST_OBJECTS = 50_000
_DEEPEST = 40
_TAIL = 2048


def examine(data: mmap.mmap) -> int:
    """The number of pages. Raises ``FileRefused`` when the file is locked, active, or cannot be looked through."""
    if b"%%EOF" not in data[max(0, len(data) - _TAIL) :]:
        raise FileRefused("damaged")
    for piece in _windows(_raw(data)):
        _refuse_names(piece)
        if _OTHER_FILTER.search(piece) or _TWICE.search(piece):
            raise FileRefused("unreadable")
    for piece in _windows(_unfolded(data)):
        _refuse_names(piece)
    return _parsed(data)


def _refuse_names(piece: bytes) -> None:
    plain = _HIDDEN.sub(lambda found: bytes((int(found[1], 16),)), piece)
    if _LOCKED.search(plain):
        raise FileRefused("encrypted")
    if _ACTIVE.search(plain):
        raise FileRefused("active")


def _windows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that overlap, so that no name is missed because it lies across two."""
    before = b""
    for piece in pieces:
        yield before + piece
        before = (before + piece)[-_OVERLAP:]


def _raw(data: mmap.mmap) -> Iterator[bytes]:
    for place in range(0, len(data), _PIECE):
        yield data[place : place + _PIECE]


def _unfolded(data: mmap.mmap) -> Iterator[bytes]:
    """What is in every deflated stream. Whatever follows the word is tried: what it is called counts for nothing."""
    left = MOST_UNFOLDED
    for count, found in enumerate(_STREAM.finditer(data)):
        if count > MOST_STREAMS:
            raise FileRefused("unreadable")
        unpacker = zlib.decompressobj()
        place = found.end()
        try:
            while not unpacker.eof and place < len(data):
                given = unpacker.unconsumed_tail or data[place : (place := place + _PIECE)]
                piece = unpacker.decompress(given, _PIECE)
                left -= len(piece) + 64
                if left < 0:
                    raise FileRefused("unreadable")
                yield piece
        except zlib.error:
            pass  # not deflated: looked through as it stands, in _raw
        yield b"\n"  # no name reaches from one stream into the next


def _parsed(data: mmap.mmap) -> int:
    try:
        reader = PdfFileReader(data, strict=False)
        if reader.encrypted:
            raise FileRefused("encrypted")
        references: set[generic.Reference] = set()
        for revision in range(reader.xrefs.total_revisions):
            references |= reader.xrefs.explicit_refs_in_revision(revision)
        if len(references) > MOST_OBJECTS:
            raise FileRefused("unreadable")
        for reference in references:
            _walk(reader.get_object(reference), 0)  # type: ignore[no-untyped-call]
        pages = int(reader.root["/Pages"]["/Count"])
    except FileRefused:
        raise
    except Exception as error:  # a stranger's file may break a parser in any way
        raise FileRefused("damaged") from error
    if not pages > 0:
        raise FileRefused("damaged")
    if pages > PDF_PAGES:
        raise FileRefused("pages", pages=PDF_PAGES)
    return pages


def _walk(value: Any, depth: int) -> None:
    """Names and keys of one object, as a reader's program sees them; other objects come in their own turn."""
    if depth > _DEEPEST:
        raise FileRefused("unreadable")
    if isinstance(value, generic.DictionaryObject):
        for key in value:
            _refuse_name(str(key))
            _walk(value.raw_get(key), depth + 1)
    elif isinstance(value, generic.ArrayObject):
        for place in range(len(value)):
            _walk(value.raw_get(place), depth + 1)
    elif isinstance(value, generic.NameObject):
        _refuse_name(str(value))


def _refuse_name(name: str) -> None:
    if name in ACTIVE:
        raise FileRefused("active")
