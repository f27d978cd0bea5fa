"""Rows and figures."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Content, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's head; numbers are set flush right so that digits stand under digits."""

    label: str
    number: bool = False
    hidden: bool = False
    """Said but not shown: for a column of buttons, which needs no title to the eye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """A table in a region that scrolls sideways and can be reached by keyboard; the first cell heads its
    row."""

    caption: str
    columns: tuple[Column | str, ...]
    rows: tuple[tuple[Content, ...], ...]
    total: tuple[Content, ...] = ()
    caption_hidden: bool = False
    id: str = ""

    @property
    def heads(self) -> tuple[Column, ...]:
        return tuple(Column(label=head) if isinstance(head, str) else head for head in self.columns)

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in (*self.rows, *((self.total,) if self.total else ()))):
            raise ValueError(f"a row of the table {self.caption!r} does not have {width} cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Part):
    """A number where it is the message; `href` opens it down to the rows or the definition it came from."""

    value: str
    label: str
    unit: str = ""
    href: str = ""
    tone: Literal["plain", "done", "soon", "late"] = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager(Part):
    """Onwards and back through a long list; there is no count of pages, for counting is slow and tells
    nobody much."""

    previous_href: str = ""
    next_href: str = ""
    note: str = ""
