"""Is this paper real? Asked by anybody who was handed one, answered from code or file.

The answer shows no more of the person than the paper in the asker's hand does: the name masked, nothing else.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from tongban.rules.privacy import mask
from tongban.store.blind import blind
from tongban.terms.text import Text

from . import codes, shelf, sign
from .actions.issuing import CODE_INDEX
from .models import Paper

State = Literal["valid", "superseded", "expired", "revoked", "altered", "unknown"]

MAX_BYTES = 5_000_000
_MAX_STREAMS = 400
_MAX_INFLATED = 20_000_000  # of all streams together: a file of 5 MB may unfold to gigabytes
_MAX_CODES = 16
_CHUNK = 16_384
_STREAM = re.compile(rb"stream\r?\n")
_OCTAL = re.compile(rb"\\([0-7]{3})")

_REASONS: dict[str, Text] = {
    "valid": Text("证明真实有效。", "The paper is genuine and holds."),
    "expired": Text("证明真实，但已过有效期。", "The paper is genuine, but past its last day."),
    "altered": Text("文件已被改动，与原件不一致。", "The file was changed: it is not the one that was issued."),
    "unknown": Text("未找到对应的证明。", "No such paper was issued here."),
    "too_large": Text("文件超过 5 MB，不是本系统出具的证明。", "The file is larger than 5 MB: it was not issued here."),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """What is told of a paper. ``altered`` describes the paper the file was made from, if it can be told."""

    state: State
    reason: Text
    title: Text | None = None
    number: str = ""
    issued_at: datetime | None = None
    valid_until: date | None = None
    issuer: Text | None = None
    holder: str = ""  # masked


def by_code(code: str, *, today: date) -> Verification:
    """What is known of the paper with this code, however it was typed."""
    paper = _with_code(code)
    return _told(paper, _state(paper, today)) if paper else _answer("unknown")


def by_file(data: bytes, *, today: date) -> Verification:
    """The same file, byte for byte, has its paper's state; another that carries a trace of us was altered."""
    if len(data) > MAX_BYTES:
        return Verification("unknown", _REASONS["too_large"])
    same = Paper.objects.filter(sha256=shelf.digest(data)).first()
    if same:
        return _told(same, _state(same, today))
    if not data:
        return _answer("unknown")
    marked = False
    tried: set[str] = set()
    for part in _parts(data):
        for code in codes.found_in(part):
            if code in tried or len(tried) >= _MAX_CODES:
                continue
            tried.add(code)
            source = _with_code(code)
            if source:
                return _told(source, "altered")
        marked = marked or _bears_trace(part)
    return _answer("altered" if marked else "unknown")


def _with_code(typed: str) -> Paper | None:
    code = codes.normal(typed)
    return Paper.objects.filter(code_bidx=blind(CODE_INDEX, code)).first() if code else None


def _state(paper: Paper, today: date) -> State:
    if paper.state == Paper.State.REVOKED:
        return "revoked"
    if paper.state == Paper.State.SUPERSEDED:
        return "superseded"
    return "expired" if paper.valid_until and paper.valid_until < today else "valid"


def _answer(state: State) -> Verification:
    return Verification(state, _REASONS[state])


def _told(paper: Paper, state: State) -> Verification:
    content = paper.content()
    told = {"revoked": paper.revoked_reason, "superseded": paper.superseded_reason}.get(state)
    reason = Text(**told) if told else _REASONS[state]
    return Verification(
        state=state,
        reason=reason,
        title=Text(**content["title"]),
        number=paper.number,
        issued_at=paper.issued_at,
        valid_until=paper.valid_until,
        issuer=Text(**content["issuer"]),
        holder=_holder(content),
    )


def _holder(content: dict[str, Any]) -> str:
    names = [blank["value"] for blank in content["blanks"] if blank["element"] == "person.name"]
    return mask("person.name", names[0]) if names else ""


def _parts(data: bytes) -> Iterator[bytes]:
    """The file as it is, then what is compressed in it, within bounds: no PDF parser meets a stranger's file.

    Text of a PDF may be written with octal escapes (``\\055`` for a hyphen); they are read, so that a code
    in a signature's reason is found.
    """
    yield _unescaped(data)
    left = _MAX_INFLATED
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _MAX_STREAMS or left <= 0:
            return
        unpacked, read = _inflated(data, match.end(), left)
        left -= max(len(unpacked), read)  # what is read counts too: a stream may be long and hold nothing
        if unpacked:
            yield _unescaped(unpacked)


def _unescaped(data: bytes) -> bytes:
    return _OCTAL.sub(lambda found: bytes((int(found[1], 8) & 255,)), data)


def _inflated(data: bytes, start: int, limit: int) -> tuple[bytes, int]:
    """As much of a deflated stream as can be read before its end, its first damage or the limit."""
    unpacker = zlib.decompressobj()
    made = bytearray()
    place = start
    for place in range(start, len(data), _CHUNK):
        try:
            made += unpacker.decompress(data[place : place + _CHUNK], limit - len(made))
        except zlib.error:
            break
        if unpacker.eof or len(made) >= limit:
            break
    return bytes(made), min(place + _CHUNK, len(data)) - start


def _bears_trace(part: bytes) -> bool:
    known = sign.known_signer()
    traces = known.traces() if known else (sign.MARK.encode(), sign.NAME.encode())
    lowered = part.lower()
    return any(trace.lower() in lowered for trace in traces)
