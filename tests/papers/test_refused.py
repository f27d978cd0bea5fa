"""Files that are not taken: each is refused with its reason, in bounded memory, and leaves nothing behind."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tongban.papers.actions import Given, hand_in
from tongban.papers.models import HandedIn
from tongban.papers.refusals import REASONS, FileRefused

from .conftest import NOW
from .files import pdf, photo, stream

pytestmark = pytest.mark.django_db


def _png(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG that declares any size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("run.sh", "echo")
    return made.getvalue()


def _wide_jpeg(width: int, height: int, *, progressive: bool = False) -> bytes:
    """A small photograph whose head claims another size."""
    data = bytearray(photo((64, 64), progressive=progressive))
    place = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


_script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
_hidden = stream(b"9 0 << /S /JavaScript /JS (x) >>", "/Type /ObjStm /N 1 /First 4")
_deep = "[" * 60 + "]" * 60
BAD: dict[str, tuple[str, bytes]] = {
    "empty": ("empty", b""),
    "text": ("kind", "说明".encode()),
    "program": ("kind", b"MZ" + bytes(200)),
    "script": ("kind", b"#!/bin/sh\nrm -rf x\n"),
    "zip": ("kind", _zip()),
    "page": ("kind", b"<!doctype html><script>1</script>"),
    "svg": ("kind", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "gif": ("kind", b"GIF89a" + bytes(100)),
    "heic": ("kind", b"\0\0\0\x18ftypheic" + bytes(100)),
    "nul": ("kind", bytes(5_000)),
    "photo and archive": ("two_kinds", photo() + _zip()),
    "pdf and archive": ("two_kinds", pdf() + _zip()),
    "page in front of a pdf": ("kind", b"<html>" + pdf()),
    "photo holding a pdf": ("two_kinds", photo()[:20] + b"%PDF-1.7" + photo()[20:]),
    "photo holding a page": ("two_kinds", photo()[:20] + b"<script>alert(1)</script>" + photo()[20:]),
    "photo cut off": ("damaged", photo((1200, 900))[:4_000]),
    "photo of noise": ("damaged", b"\xff\xd8\xff\xe0" + Random(1).randbytes(5_000)),  # noqa: S311
    "png cut off": ("damaged", photo(kind="PNG")[:-40]),
    "png of a lie": ("damaged", _png(100, 100, b"no picture")),
    "png flood": ("pixels", _png(60_000, 60_000)),
    "png of many rows": ("pixels", _png(10, 40_000)),
    "png flood within sides": ("pixels", _png(20_000, 20_000, zlib.compress(bytes(1_000_000)))),
    "jpeg flood": ("pixels", _wide_jpeg(65_000, 65_000)),
    "jpeg flood, progressive": ("pixels", _wide_jpeg(9_000, 9_000, progressive=True)),
    "pdf cut off": ("damaged", pdf()[:-40]),
    "pdf of a head": ("damaged", b"%PDF-1.7\n%%EOF"),
    "pdf of noise": ("damaged", b"%PDF-1.7\n" + Random(2).randbytes(9_000) + b"%%EOF"),  # noqa: S311
    "pdf of nothing but streams": ("unreadable", b"%PDF-1.7\n" + b"stream\n" * 30_000 + b"%%EOF"),
    "pdf locked": ("encrypted", pdf("<< /Filter /Standard /V 1 /R 2 >>", trailer="/Encrypt 4 0 R")),
    "pdf with script": ("active", pdf(_script, root="/OpenAction 4 0 R")),
    "pdf with script under another spelling": ("active", pdf("<< /S /Java#53cript /JS (x) >>")),
    "pdf with script in an object stream": ("active", pdf(streams=(_hidden,))),
    "pdf with script in a stream of no type": ("active", pdf(streams=(stream(b"/S /JavaScript /JS (x)"),))),
    "pdf that starts a program": ("active", pdf("<< /S /Launch /F (cmd.exe) >>")),
    "pdf with a file in it": ("active", pdf("<< /EF << >> >>", root="/Names << /EmbeddedFiles 4 0 R >>")),
    "pdf with a form that sends": ("active", pdf("<< /S /SubmitForm /F (http://example.test) >>")),
    "pdf with XFA": ("active", pdf("<< /XFA [] >>")),
    "pdf in another writing": ("unreadable", pdf(streams=(stream(b"87cU", "/Filter /ASCII85Decode", packed=False),))),
    "pdf packed twice": ("unreadable", pdf(streams=(stream(b"x", "/Filter [/FlateDecode /FlateDecode]"),))),
    "pdf bomb": ("unreadable", pdf(streams=(stream(bytes(450_000_000)),))),
    "pdf of many pages": ("pages", pdf(pages=201)),
    "pdf of no page": ("damaged", pdf(pages=0)),
    "pdf nested beyond reason": ("unreadable", pdf(_deep)),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(name: str, subject_id: UUID, papers_var: Path) -> None:
    code, data = BAD[name]
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        hand_in(subject_id=subject_id, given=Given(io.BytesIO(data), name), now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == code
    assert peak < 60_000_000
    assert not HandedIn.objects.exists()
    assert list((papers_var / "incoming").iterdir()) == []


def test_every_reason_says_what_to_do_in_both_languages() -> None:
    for said in REASONS.values():
        assert said.zh
        assert said.en
    assert {code for code, _ in BAD.values()} | {"too_large", "too_many", "total_too_large", "infected"} == set(REASONS)


@given(st.binary(max_size=3_000), st.sampled_from([b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n"]))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_it(subject_id: UUID, body: bytes, head: bytes) -> None:
    with pytest.raises(FileRefused):
        hand_in(subject_id=subject_id, given=Given(io.BytesIO(head + body + b"%%EOF")), now=NOW)


@pytest.mark.parametrize("kind", ["jpeg", "png", "pdf"])
def test_no_damage_to_a_good_file_breaks_it(kind: str, subject_id: UUID) -> None:
    whole = {"jpeg": photo(), "png": photo(kind="PNG"), "pdf": pdf(streams=(stream(b"q Q"),))}[kind]
    chance = Random(kind)  # noqa: S311 - a test
    for _ in range(150):
        harmed = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            harmed[chance.randrange(len(harmed))] = chance.randrange(256)
        with suppress(FileRefused):  # anything else fails the test
            hand_in(subject_id=subject_id, given=Given(io.BytesIO(bytes(harmed))), now=NOW)
        HandedIn.objects.all().delete()
