"""Tables departments ask of communities, as definitions: what they ask, of whom, on which authority."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .specs import Basis, Register, Term
from .text import Text

TableKind = Literal["summary", "roster"]
Grain = Literal["community", "town", "county", "city", "province"]
Caliber = Literal["registered", "usual", "migrant"]  # 户籍, 常住地, 流动: whose people somebody is
Cadence = Literal["month", "quarter", "year", "once"]
Measure = Literal["value", "count", "sum", "inflow", "outflow", "ratio"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a statistical survey form must carry, or whoever is asked may refuse it (Statistics Law art. 17)."""

    table_no: str
    authority: Text  # who made the form
    approval_no: str  # of the approval, or of its filing
    valid_until: date  # last day
    sample: bool = False  # invented for the demo, and shown as 示例


@dataclass(frozen=True, slots=True)
class BurdenSpec:
    """What filling tables by hand takes, and how much of it a community can be asked for. Measured, or assumed."""

    code: str
    source: Text  # who measured it, or that it is assumed
    field_seconds: float  # to look up one field of one line of a list, and type it
    figure_seconds: float  # to count one figure from the community's own lists
    send_minutes: float  # to check a table, have it approved, and send it
    rows_when_unknown: float  # lines of a list in one community, where nobody can count them
    budget_minutes: float  # a community's year: what all tables together may take
    sample: bool = False  # assumed, and shown as 示例


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column. ``where`` is a condition in the language of ``rules.table``, beside the table's own."""

    code: str
    name: Text
    kind: Measure = "value"
    element: str = ""  # whose value, whose sum
    held_as: tuple[str, ...] = ()  # of what one person holds several times: which (codes of its ``many_by`` element)
    where: str = ""
    by: Caliber | None = None  # when it differs from the table's
    part: str = ""  # of a ratio: the column above the line
    whole: str = ""  # of a ratio: the column under it
    note: Text | None = None  # the caliber 口径 in words


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table 报表 or a list of people 名册 that a department asks communities for."""

    code: str
    name: Text
    department: str  # who asks
    kind: TableKind
    columns: tuple[TableColumn, ...]
    period: Cadence
    purpose: Text
    of: Register = "person"  # what a row of a roster is, what a summary counts
    by: Caliber = "usual"
    grain: Grain = "community"
    where: str = ""  # whom it is about
    marks: Marks | None = None  # without them a table does not run
    basis: tuple[Basis, ...] = ()
    due: Term | None = None  # after the period's end
    follows: str = ""  # of a summary: the list it counts, which is asked first
    sample: bool = False
