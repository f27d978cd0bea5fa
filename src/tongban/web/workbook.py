"""Lists as workbooks: who took them, when and on what ground stands in the first rows, with the number of the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tongban.terms.text import Text
from tongban.ui.filters import moment
from tongban.ui.speech import t, tr

from .actor import actor, request_id
from .clock import now

EXCEL = "excel"  # the channel of a look whose values leave the house as a file
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _CHINESE = 48, 2.1  # of columns, in characters; a Chinese one takes two


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Cells are text as the page shows it, or numbers."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]


def workbook_response(request: HttpRequest, name: str, sheets: Iterable[Sheet], *, basis: Text) -> HttpResponse:
    """The sheets as one file to save."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet, _told(request, basis, len(sheet.rows)))
    body = BytesIO()
    book.save(body)
    response = HttpResponse(body.getvalue(), content_type=_MEDIA)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response


def _told(request: HttpRequest, basis: Text, count: int) -> tuple[str, ...]:
    """What a file that turns up somewhere tells of itself: the number leads to the log, and to whoever took it."""
    who = tr(actor(request).label)
    return (
        t(
            f"{who} 于 {moment(now())} 导出，共 {count} 行。依据：{tr(basis)}",
            f"Taken by {who}, {moment(now())}; {count} rows. Ground: {tr(basis)}",
        ),
        t(
            f"仅限本岗位工作使用，用完删除，勿转发。查阅日志编号 {request_id(request)}",
            f"For the work of this post alone; delete it afterwards, pass it on to nobody. Log: {request_id(request)}",
        ),
    )


def _write(book: Workbook, sheet: Sheet, told: Sequence[str]) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = f"A{len(told) + 2}"
    for number, head in enumerate(sheet.heads):
        longest = max([_width(head), *(_width(str(row[number])) for row in sheet.rows)])
        page.column_dimensions[get_column_letter(number + 1)].width = min(longest + 2, _WIDEST)
    for line in told:
        page.append([_cell(page, line)])
    page.append([_cell(page, head, bold=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: Any, value: str | int, *, bold: bool = False) -> Any:
    """A value, never a formula: whatever somebody's name begins with."""
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _width(text: str) -> float:
    return sum(_CHINESE if ord(char) > 0x2E7F else 1 for char in text)
