"""A filled table as a file: CSV, workbook, JSON, or a page to print."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tongban.papers.typeset import document
from tongban.rules.table.small import SMALL
from tongban.terms.tables import Marks, TableColumn
from tongban.terms.text import Text

from .fill import Cell, Filled, Row

HIDDEN = {"small": "<5", "beside": "*"}  # *: else a subtraction would tell a small one
NOTHING = "—"


def shown(cell: Cell) -> str:
    """What stands in a cell."""
    if cell.hidden:
        return HIDDEN[cell.hidden]
    if cell.value is None:
        return NOTHING
    return format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)


def notes(filled: Filled) -> list[Text]:
    """What is to be said under the table."""
    table, period = filled.table, filled.period
    said = [
        Text(
            f"统计时点：{period.as_of}；本期：{period.start} 至 {period.end}",
            f"As of {period.as_of}; the period is {period.start} to {period.end}",
        )
    ]
    if table.marks:
        said.append(_marks(table.marks))
    if any(cell.hidden for row in filled.rows for cell in row.cells.values()):
        said.append(
            Text(
                f"小于{SMALL}的数不公开（<5）；为避免相减推出，个别相邻的数也不公开（*）",
                f"Figures under {SMALL} are not shown (<5), nor those that a subtraction would tell (*)",
            )
        )
    for unknown in dict.fromkeys(filled.total.cells[column.code].unknown for column in table.columns):
        names = _names(column for column in table.columns if filled.total.cells[column.code].unknown == unknown)
        if unknown:
            said.append(
                Text(
                    f"{names.zh}：另有 {unknown} 人因缺少数据未能判断，未计入",
                    f"{names.en}: of {unknown} more it is not known, for want of data; they are not counted",
                )
            )
    if filled.stays:
        names = _names(column for column in table.columns if column.code in filled.stays)
        said.append(Text(f"{names.zh}：依法留在部门，不在社区统计", f"{names.en}: stays with the department by law"))
    if filled.not_begun:
        names = _names(column for column in table.columns if column.code in filled.not_begun)
        said.append(
            Text(
                f"{names.zh}：本期开始前还没有数据，无从比较",
                f"{names.en}: nothing had been told before the period began",
            )
        )
    return said


def _names(columns: Iterable[TableColumn]) -> Text:
    names = [one.name for one in columns]
    return Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))


def _marks(marks: Marks) -> Text:
    kind = Text("（示例标志）", " (sample marks)") if marks.sample else Text("", "")
    return Text(
        f"表号：{marks.table_no}　制定机关：{marks.authority.zh}　批准或备案文号：{marks.approval_no}　"
        f"有效期至：{marks.valid_until}{kind.zh}",
        f"Table {marks.table_no}, by {marks.authority.en}, approval {marks.approval_no}, "
        f"valid until {marks.valid_until}{kind.en}",
    )


def as_csv(filled: Filled) -> str:
    """Rows with their headings, the total, and the notes after an empty line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_headings(filled))
    writer.writerows(_line(filled, row) for row in (*filled.rows, filled.total))
    writer.writerow([])
    writer.writerows([note.zh] for note in notes(filled))
    return out.getvalue()


def as_json(filled: Filled) -> str:
    """Everything a program needs: figures, what is unknown of each, what is hidden."""
    return (
        json.dumps(
            {
                "table": filled.table.code,
                "as_of": filled.period.as_of.isoformat(),
                "start": filled.period.start.isoformat(),
                "end": filled.period.end.isoformat(),
                "grain": filled.grain,
                "rows": [_plain(row) for row in filled.rows],
                "total": _plain(filled.total),
                "not_begun": sorted(filled.not_begun),
                "stays": sorted(filled.stays),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def as_xlsx(filled: Filled) -> bytes:
    """A workbook: title, headings, rows, total, notes."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = filled.table.code[:31]
    sheet.append([filled.table.name.zh])
    sheet["A1"].font = Font(size=14, bold=True)
    sheet.append(_headings(filled))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in (*filled.rows, filled.total):
        cells = [row.cells[column.code] for column in filled.table.columns]
        sheet.append([*_place(filled, row), *(_number(cell) for cell in cells)])
    sheet.append([])
    for note in notes(filled):
        sheet.append([note.zh])
    sheet.freeze_panes = "B3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(filled: Filled) -> bytes:
    """Pages to print; the same bytes whenever the figures are the same."""
    inputs = {
        "title": filled.table.name.zh,
        "heads": _headings(filled),
        "rows": [_line(filled, row) for row in filled.rows],
        "total": _line(filled, filled.total),
        "notes": [note.zh for note in notes(filled)],
    }
    made_at = datetime.combine(filled.period.as_of, time(), UTC)
    return document("table", inputs, folder=Path(__file__).parent, made_at=made_at)


FORMATS: dict[str, Callable[[Filled], str | bytes]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx, "pdf": as_pdf}


def written(filled: Filled, form: str) -> str | bytes:
    """The file's text or bytes."""
    return FORMATS[form](filled)


def _named(filled: Filled) -> bool:
    """Whether the table has a column of its own for the place."""
    return any(column.element == "place.division_name" for column in filled.table.columns)


def _headings(filled: Filled) -> list[str]:
    return [*([] if _named(filled) else ["村（社区）"]), *(column.name.zh for column in filled.table.columns)]


def _place(filled: Filled, row: Row) -> list[str]:
    return [] if _named(filled) else [row.name.zh]


def _line(filled: Filled, row: Row) -> list[str]:
    return [*_place(filled, row), *(shown(row.cells[column.code]) for column in filled.table.columns)]


def _number(cell: Cell) -> int | float | str:
    if cell.hidden or cell.value is None or isinstance(cell.value, str):
        return shown(cell)
    return float(cell.value) if isinstance(cell.value, Decimal) else cell.value


def _plain(row: Row) -> dict[str, object]:
    cells = {
        code: {"value": _told(cell), "unknown": cell.unknown, **({"hidden": cell.hidden} if cell.hidden else {})}
        for code, cell in row.cells.items()
    }
    return {"place": row.place, "name": row.name.zh, "cells": cells}


def _told(cell: Cell) -> int | str | None:
    return str(cell.value) if isinstance(cell.value, Decimal) else cell.value
