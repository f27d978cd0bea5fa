"""The same rows in whatever a department sends: CSV in two encodings, a workbook with title rows, JSON lines."""

import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.people import LIN_ID, OLD_ID

from tongban.feeds.actions import Taken, take
from tongban.feeds.models import Batch, Quarantined
from tongban.feeds.reading import FileRefused

pytestmark = pytest.mark.django_db
HEADINGS = [
    "个人编号",
    "证件号码",
    "姓名",
    "参保险种",
    "参保状态",
    "单位名称",
    "首次参保年月",
    "缴费截止年月",
    "累计缴费月数",
    "数据日期",
]
LIN = [
    "900000001",
    LIN_ID,
    "林晓",
    "城镇职工基本养老保险",
    "参保缴费",
    "样例公司",
    "2019年6月",
    "2026年9月",
    86,
    "2026/11/1",
]
OLD = [
    "900000002",
    OLD_ID,
    "陆英",
    "城镇职工基本养老保险",
    "领取待遇",
    None,
    "1980年1月",
    "2010年1月",
    360,
    "2026/11/1",
]
Take = Callable[[Path], Taken]


@pytest.fixture
def took(now: datetime) -> Take:
    return lambda path: take(feed="social-insurance", path=path, now=lambda: now)


def _workbook(path: Path, *rows: list[Any], titles: int = 0) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number in range(titles):
        page.append([f"标题 {number}"])
        page.merge_cells(start_row=number + 1, end_row=number + 1, start_column=1, end_column=len(HEADINGS))
    for row in (HEADINGS, *rows):
        page.append(row)
    book.save(path)
    return path


def _json_lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def _object(row: list[Any]) -> dict[str, Any]:
    return dict(zip(HEADINGS, row, strict=True))


@pytest.mark.parametrize("titles", [0, 1, 3])
def test_a_workbook_with_merged_title_rows_is_read(titles: int, took: Take, tmp_path: Path) -> None:
    taken = took(_workbook(tmp_path / "a.xlsx", LIN, OLD, titles=titles))
    assert (taken.rows, taken.taken, taken.encoding) == (2, 2, "xlsx")


def test_dates_and_numbers_of_a_workbook_are_read_as_written(took: Take, tmp_path: Path) -> None:
    row = [*LIN[:8], 86.0, date(2026, 11, 1)]
    assert took(_workbook(tmp_path / "a.xlsx", row)).taken == 1
    assert took(_workbook(tmp_path / "b.xlsx", LIN)).unchanged == 1


def test_an_id_number_kept_as_a_number_is_set_aside_with_the_reason(took: Take, tmp_path: Path) -> None:
    row = [LIN[0], int(LIN_ID), *LIN[2:]]
    assert took(_workbook(tmp_path / "a.xlsx", row, OLD)).quarantined == 1
    kept = Quarantined.objects.get()
    assert "15 digits" in kept.reason_en
    assert kept.line == 2


def test_a_formula_in_a_cell_is_no_data(took: Take, tmp_path: Path) -> None:
    row = [*LIN[:5], '=HYPERLINK("x")', *LIN[6:]]
    taken = took(_workbook(tmp_path / "a.xlsx", row, OLD))
    assert taken.reasons == {"formula": 1}


def test_json_lines_are_read_whatever_the_order_of_names(took: Take, tmp_path: Path) -> None:
    turned = dict(reversed(_object(OLD).items()))
    taken = took(_json_lines(tmp_path / "a.jsonl", _object(LIN), turned))
    assert (taken.rows, taken.taken) == (2, 2)


def test_the_same_rows_in_another_format_are_unchanged(took: Take, tmp_path: Path) -> None:
    took(_workbook(tmp_path / "a.xlsx", LIN, OLD))
    assert took(_json_lines(tmp_path / "a.jsonl", _object(LIN), _object(OLD))).unchanged == 2
    lines = [",".join(str(cell or "") for cell in row) for row in (HEADINGS, LIN, OLD)]
    (tmp_path / "a.csv").write_text("社会保险数据,,,,,,,,,\n" + "\n".join(lines), encoding="gb18030")
    assert took(tmp_path / "a.csv").unchanged == 2


@pytest.mark.parametrize("bad", ["{", "[1]", '"x"', '{"个人编号": {"a": 1}}', "{}" + "[" * 2000])
def test_a_line_that_is_no_plain_object_is_set_aside(bad: str, took: Take, tmp_path: Path) -> None:
    path = _json_lines(tmp_path / "a.jsonl", _object(LIN))
    path.write_text(path.read_text(encoding="utf-8") + "\n" + bad, encoding="utf-8")
    taken = took(path)
    assert (taken.rows, taken.taken, taken.quarantined) == (2, 1, 1)


@pytest.mark.parametrize(
    ("objects", "says"),
    [([{"a": 1}], "lack"), ([[1]], "NUL|lacks|comma|no line|has"), ([{}], "lack")],
)
def test_objects_without_the_needed_names_are_refused(
    objects: list[Any], says: str, took: Take, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=says):
        took(_json_lines(tmp_path / "a.jsonl", *objects))
    assert not Batch.objects.exists()


def _zip(path: Path, name: str, body: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return path


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("xl/worksheets/sheet1.xml", b"0" * 60_000_000, "unpacks"),
        ("report.csv", b"a,b", "an archive"),
        ("xl/workbook.xml", b"<nonsense", "not a readable workbook"),
    ],
)
def test_a_bomb_an_archive_and_a_broken_workbook_are_refused(
    name: str, body: bytes, says: str, took: Take, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=says):
        took(_zip(tmp_path / "a.xlsx", name, body))


def test_a_workbook_cut_off_is_refused(took: Take, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", LIN, OLD)
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(FileRefused, match="damaged"):
        took(path)


def test_an_empty_workbook_is_refused(took: Take, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused, match="empty"):
        took(tmp_path / "a.xlsx")


def test_entities_that_grow_are_not_followed(took: Take, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", LIN)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for entry in old.infolist():
            sheet = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry.filename, bomb if sheet else old.read(entry))
    with pytest.raises(FileRefused):
        took(tmp_path / "b.xlsx")
