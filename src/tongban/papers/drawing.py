"""A page's drawing made lighter without a visible difference: typst writes it for exactness, a phone pays by byte."""

import base64
import re
from urllib.parse import quote_from_bytes

_OUTLINE = re.compile(rb' d="[^"]*"')
_FINE = re.compile(rb"(\.\d{2})\d+")  # of points: a hundredth is a twentieth of a dot of a 600 dpi printer
_ID = re.compile(rb"\b[gc][0-9A-F]{32}\b")  # how typst names a letter's outline and a clip
_IMAGE = re.compile(rb'"data:image/svg\+xml;base64,([^"]*)"')
_DEFAULTS = re.compile(rb' (?:fill-rule="nonzero"|stroke-linecap="butt"|stroke-linejoin="miter"|stroke-miterlimit="4")')
_SAFE = " ='/:;,.()#-+*&"


def lighter(svg: bytes) -> bytes:
    """The same drawing: outlines rounded, names short, what is the default left unsaid, inner drawings as text."""
    svg = _IMAGE.sub(lambda found: b'"data:image/svg+xml,' + _as_text(_plainer(base64.b64decode(found[1]))) + b'"', svg)
    return _plainer(svg)


def _plainer(svg: bytes) -> bytes:
    names: dict[bytes, bytes] = {}
    svg = _OUTLINE.sub(lambda path: _FINE.sub(rb"\1", path[0]), svg)
    svg = _ID.sub(lambda found: names.setdefault(found[0], b"%c%x" % (found[0][:1], len(names))), svg)
    return _DEFAULTS.sub(b"", svg)


def _as_text(svg: bytes) -> bytes:
    """An inner drawing as a data URI of text: unlike base64, it is compressed with the page around it."""
    return quote_from_bytes(svg.replace(b'"', b"'"), safe=_SAFE).encode().replace(b"#", b"%23").replace(b"&", b"%26")
