"""What a file is, by what stands in it: its name and what the browser says of it count for nothing."""

import mmap
import re
from typing import Literal

import filetype

from .refusals import FileRefused

Kind = Literal["jpeg", "png", "pdf"]
MEDIA: dict[str, str] = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_KINDS: dict[str, Kind] = {"image/jpeg": "jpeg", "image/png": "png", "application/pdf": "pdf"}
_MAGIC: dict[Kind, bytes] = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
_HEAD = 8192
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 65_557  # the longest comment a ZIP may end with, and its closing record
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|\?php)\b", re.IGNORECASE)


def kind_of(data: mmap.mmap) -> Kind:
    """The kind of a whole file. Raises ``FileRefused`` for any other, and for one that is two kinds at once."""
    head = data[:_HEAD]
    guessed = filetype.guess_mime(head)
    kind = _KINDS.get(guessed or "")
    if kind is None or not head.startswith(_MAGIC[kind]):
        # filetype finds %PDF- behind other bytes too: such a file is whatever its beginning says.
        raise FileRefused("two_kinds" if kind else "kind")
    others = [magic for other, magic in _MAGIC.items() if other != kind and other != "jpeg"]
    if any(magic in head[1:1024] for magic in others) or _PAGE.search(head[:1024]) or _ends_as_zip(data):
        raise FileRefused("two_kinds")
    return kind


def _ends_as_zip(data: mmap.mmap) -> bool:
    """Whether a program that reads ZIP archives (or Java, Office, Android packages) would open it."""
    tail = data[max(0, len(data) - _ZIP_TAIL) :]
    place = tail.rfind(_ZIP_END)
    while place >= 0:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if place + 22 + comment == len(tail):
            return True
        place = tail.rfind(_ZIP_END, 0, place)
    return False
