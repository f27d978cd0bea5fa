"""Poisoned and damaged files: the process stands, memory stays bounded, good rows are kept, every refusal says why."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook
from tests.people import LIN_ID, OLD_ID

from tongban.feeds.actions import take
from tongban.feeds.models import Quarantined
from tongban.feeds.reading import FileRefused
from tongban.residents.models import Record

pytestmark = pytest.mark.django_db
HEADS = (
    "个人编号", "证件号码", "姓名", "参保险种", "参保状态", "单位名称", "首次参保年月", "缴费截止年月", "累计缴费月数",
    "数据日期",
)  # fmt: skip
GOOD = (
    "900000001",
    LIN_ID,
    "林晓",
    "城镇职工基本养老保险",
    "参保缴费",
    "样例公司",
    "2019年6月",
    "2026年9月",
    "86",
    "2026/11/1",
)
HEADING, LIN = ",".join(HEADS), ",".join(GOOD)
OLD = LIN.replace("900000001", "900000002").replace(LIN_ID, OLD_ID).replace("林晓", "陆英")
MOST_MB = 200


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\r\n".join([HEADING, *lines]) + "\r\n").encode(encoding)


def with_cell(place: int, cell: str) -> bytes:
    """A row with one bad cell, between two good ones."""
    bad = list(GOOD)
    bad[0], bad[place] = "900000009", cell
    return csv(LIN, ",".join(bad), OLD)


def book(*rows: tuple[Any, ...], sheets: int = 1) -> bytes:
    made = Workbook()
    for number in range(sheets):
        page = made.active if number == 0 else made.create_sheet()
        assert page is not None
        for row in (HEADS, *rows):
            page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in files.items():
            zipped.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return out.getvalue()


def entity_bomb() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">' + b"".join(
        b'<!ENTITY b%d "%s">' % (n, b"&a;" * 100) for n in range(50)
    ) + b"]><worksheet>&b1;</worksheet>"  # fmt: skip
    return archive(xl__workbook_dot_xml=b"<workbook/>", xl__worksheets__sheet1_dot_xml=bomb)


def lines_of(*objects: object) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode()


OBJECT = dict(zip(HEADS, GOOD, strict=True))
RANDOM = Random(7)  # noqa: S311 - not a secret

# What is wrong -> (the file, what becomes of it: "refused", or how many good rows are kept).
REFUSED: dict[str, bytes] = {
    "nothing at all": b"",
    "blank lines": b"\n\n\n",
    "a NUL in the heading": csv(LIN).replace(b"\r\n", b"\x00\r\n", 1),
    "a NUL in a row": csv(LIN + "\x00"),
    "UTF-16": csv(LIN, encoding="utf-16"),
    "UTF-32": csv(LIN, encoding="utf-32"),
    "broken UTF-8 that is no GBK either": csv(LIN) + b"\xff\xff\x80",
    "random bytes": bytes(RANDOM.randrange(1, 256) for _ in range(4000)),
    "a PNG": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + b"\x00" * 9,
    "an old Excel file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(100),
    "another table": "姓名,电话\n林晓,1\n".encode(),
    "a heading without the key": csv(LIN).replace("个人编号".encode(), "别的编号".encode()),
    "a column twice": csv(LIN).replace("单位名称".encode(), "姓名".encode()),
    "six hundred columns": (HEADING + "," + ",".join(f"x{n}" for n in range(600)) + "\n").encode(),
    "a hundred thousand columns": (HEADING + "," * 100_000 + "\n").encode(),
    "semicolons": csv(LIN).replace(b",", b";"),
    "bars": csv(LIN).replace(b",", b"|"),
    "a web page": b"<html><body><table><tr><td>" + LIN.encode() + b"</td></tr></table></body></html>",
    "XML": b'<?xml version="1.0"?><rows><row/></rows>',
    "an entity bomb in a workbook": entity_bomb(),
    "a zip that is no workbook": archive(readme_dot_txt=b"hello"),
    "a zip bomb": archive(xl__workbook_dot_xml=b"0" * 60_000_000),
    "a zip within a zip": archive(inner_dot_zip=archive(a_dot_csv=csv(LIN))),
    "a path that climbs": archive(**{"..__..__etc__passwd": b"x"}),
    "a workbook cut off": book(GOOD)[:-900],
    "a workbook with bytes changed": bytes(b ^ 0x55 if 200 < n < 900 else b for n, b in enumerate(book(GOOD))),
    "an empty workbook": archive(xl__workbook_dot_xml=b""),
    "a workbook without its parts": archive(xl__x=b"<x/>"),
    "only the magic of a zip": b"PK\x03\x04",
    "a JSON array": lines_of([OBJECT]),
    "a JSON object without the key": lines_of({"姓名": "林晓"}),
    "JSON cut off in its first line": b'{"\xe4\xb8\xaa',
    "a brace and nothing": b"{",
}
KEPT: dict[str, tuple[bytes, int]] = {
    "a quote left open": (csv(LIN, '"' + OLD, *["x" * 50] * 50), 1),
    "a quote in the middle": (csv(LIN, OLD.replace("陆英", '陆"英')), 2),
    "rows of other lengths": (csv(LIN, OLD + ",too,many", OLD.rsplit(",", 3)[0]), 1),
    "a cell of a megabyte": (with_cell(5, "长" * 400_000), 2),
    "a line of thirty megabytes": (csv(LIN) + b"9" * 30_000_000 + b"\r\n" + OLD.encode(), 2),
    "a formula": (with_cell(5, "=1+1"), 2),
    "a command": (with_cell(5, "=cmd|' /C calc'!A0"), 2),
    "a link": (with_cell(5, "@SUM(1)"), 2),
    "a plus": (with_cell(5, "+1+1"), 2),
    "question marks for characters": (with_cell(2, "林??"), 2),
    "a replacement character": (with_cell(2, "林\ufffd"), 2),
    "a control character": (with_cell(5, "样例\x07公司"), 2),
    "an escape": (with_cell(5, "\x1b[31m红"), 2),
    "right-to-left marks": (with_cell(2, "林\u202e晓"), 3),
    "a zero-width space": (with_cell(2, "林\u200b晓"), 3),
    "an emoji": (with_cell(5, "样例🙂公司"), 3),
    "a private character": (with_cell(2, "林\ue000"), 2),
    "a rare character": (with_cell(5, "样例䶮𠅤公司"), 3),
    "the thirtieth of February": (with_cell(9, "2026/2/30"), 2),
    "the thirteenth month": (with_cell(7, "2026年13月"), 2),
    "the year zero": (with_cell(9, "0000/1/1"), 2),
    "a number in words": (with_cell(8, "八十六"), 2),
    "a negative number": (with_cell(8, "-5"), 2),
    "a number as large as the sky": (with_cell(8, "9" * 40), 2),
    "scientific notation": (with_cell(1, "3.20599E+17"), 2),
    "SQL": (with_cell(5, "'; DROP TABLE x; --"), 3),
    "markup": (with_cell(5, "<script>alert(1)</script>"), 3),
    "a code nobody knows": (with_cell(4, "不知道"), 2),
    "an empty key": (with_cell(0, ""), 2),
    "the same key, another content": (csv(LIN, LIN.replace(",86,", ",87,"), OLD), 2),
    "lines ended three ways": (csv(LIN).replace(b"\r\n", b"\n") + OLD.encode() + b"\r", 2),
    "a byte order mark inside": (csv(LIN, "\ufeff" + OLD), 2),
    "GBK with a broken byte at the end": (csv(LIN, encoding="gbk"), 1),
    "JSON with a broken line": (lines_of(OBJECT) + b'\n{"a": \n' + b"\n", 1),
    "JSON with a nested value": (lines_of(OBJECT, OBJECT | {"个人编号": "900000003", "姓名": {"a": 1}}), 1),
    "JSON nested a thousand deep": (lines_of(OBJECT) + b"\n" + b"[" * 5000 + b"]" * 5000, 1),
    "JSON with other types": (lines_of(OBJECT, OBJECT | {"个人编号": 1e300, "累计缴费月数": True}), 1),
    "a workbook with a formula": (book(GOOD, (*GOOD[:5], "=1+1", *GOOD[6:])), 1),
    "a workbook with a long number": (book(GOOD, ("900000003", 320599199007080424, *GOOD[2:])), 1),
    "a workbook with error cells": (book(GOOD, ("900000003", "#N/A", "#REF!", *GOOD[3:])), 1),
    "a workbook with thirty sheets": (book(GOOD, sheets=30), 1),
    "a workbook with empty rows": (book(GOOD, *[(None,) * 10] * 3000), 1),
}


@pytest.fixture
def peak() -> Callable[[], float]:
    """How much more memory the process has held since, in MB."""

    def status(field: str) -> float:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))

    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
    before = status("VmRSS")
    return lambda: status("VmHWM") - before


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) + len(KEPT) >= 75


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_the_reason_and_nothing_changes(
    what: str, tmp_path: Path, now: datetime, peak: Callable[[], float]
) -> None:
    file = tmp_path / "poison"
    file.write_bytes(REFUSED[what])
    with pytest.raises(FileRefused) as refused:
        take(feed="social-insurance", path=file, now=lambda: now)
    assert "poison" in str(refused.value)
    assert len(str(refused.value)) < 20_000
    assert not Record.objects.exists()
    assert peak() < MOST_MB


@pytest.mark.parametrize("what", KEPT)
def test_good_rows_are_kept_and_the_others_say_why(
    what: str, tmp_path: Path, now: datetime, peak: Callable[[], float]
) -> None:
    body, good = KEPT[what]
    file = tmp_path / "damaged"
    file.write_bytes(body)
    taken = take(feed="social-insurance", path=file, now=lambda: now)
    assert taken.rows == taken.taken + taken.unchanged + taken.quarantined
    assert taken.taken == good
    assert all(row.reason_zh and row.mend_zh and row.reason_en for row in Quarantined.objects.all())
    assert peak() < MOST_MB
