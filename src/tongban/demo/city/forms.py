"""Files as departments write them: comma-separated text, workbooks with titles, JSON lines. Same rows, same bytes."""

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from .departments import Delivery, Numeric, Row

LONG_AGO = (2026, 1, 1, 0, 0, 0)  # the time every part of a workbook claims: the clock leaves no trace
Marked = tuple[str, Row]  # what the mark says ("" in a whole delivery), the row


def put(file: Path, delivery: Delivery, rows: Iterable[Marked], on: date, *, marked: bool = False) -> None:
    """Write a delivery whole or not at all; ``marked``: with the column that says what changed."""
    headings = (*delivery.headings, delivery.mark) if marked else delivery.headings
    write = {"csv": _csv, "xlsx": _xlsx, "jsonl": _json_lines}[delivery.ending]
    whole(file, write(delivery, headings, rows, on))


def table(headings: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Comma-separated text with lines as Windows ends them."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(headings)
    out.writerows(lines)
    return text.getvalue()


def whole(file: Path, content: bytes) -> None:
    """Whoever watches the folder never sees half of a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.part")
    half.write_bytes(content)
    os.replace(half, file)


def _csv(delivery: Delivery, headings: Sequence[str], rows: Iterable[Marked], on: date) -> bytes:
    return table(headings, _cells(headings, rows)).encode(delivery.encoding)


def _cells(headings: Sequence[str], rows: Iterable[Marked]) -> Iterable[list[str]]:
    for mark, row in rows:
        cells = [*row.cells, mark] if len(headings) > len(row.cells) else row.cells
        yield cells[: len(cells) - row.short] if row.short else cells


def _json_lines(delivery: Delivery, headings: Sequence[str], rows: Iterable[Marked], on: date) -> bytes:
    """One object a line; what is empty is left out."""
    lines = []
    for number, (mark, row) in enumerate(rows, 1):
        named = zip(headings, (*row.cells, mark), strict=False)
        found = {"XH": number} | {name: _typed(cell) for name, cell in named if cell}
        line = json.dumps(found, ensure_ascii=False)
        lines.append(line[: len(line) * 2 // 3] if row.short else line)
    return "".join(f"{line}\n" for line in lines).encode()


def _xlsx(delivery: Delivery, headings: Sequence[str], rows: Iterable[Marked], on: date) -> bytes:
    """Title and remark merged over all columns, then the heading with a running number before it."""
    book = Workbook(write_only=True)
    what = "变动名册" if len(headings) > len(delivery.headings) else "发放名册"
    sheet = book.create_sheet(what)
    across = chr(ord("A") + len(headings))
    sheet.merged_cells.add(f"A1:{across}1")
    sheet.merged_cells.add(f"A2:{across}2")
    sheet.append([f"样例市社会救助和福利津贴{what}（{on.year}年{on.month}月）"])
    sheet.append([f"填报单位：样例市民政部门　　填报日期：{on.year}年{on.month}月{on.day}日　　备注：演示数据"])
    sheet.append(["序号", *headings])
    dated = delivery.at[delivery.dated]
    for number, (mark, row) in enumerate(rows, 1):
        cells = [_typed(cell) for cell in (*row.cells, mark)[: len(headings)]]
        cells[dated] = on
        sheet.append([number, *cells])
    kept = io.BytesIO()
    book.save(kept)
    return _without_clock(kept)


def _typed(cell: str) -> object:
    if not isinstance(cell, Numeric):
        return cell
    return float(cell) if "." in cell else int(cell)


def _without_clock(book: io.BytesIO) -> bytes:
    """The workbook with every instant it was written at taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2026-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
