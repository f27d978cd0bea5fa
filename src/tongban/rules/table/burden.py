"""What a table costs a community in a year, in minutes of somebody's work; and what is left of it.

The constants are content: what typing a field, counting a figure and sending a table take. No sum is shown without
its arithmetic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tongban.terms.tables import BurdenSpec, Cadence, TableSpec
from tongban.terms.text import Text

from .compare import BY_MACHINE, Compared, Found

TIMES: dict[Cadence, int] = {"month": 12, "quarter": 4, "year": 1, "once": 1}
Verdict = Literal["stays", "computed", "duplicate", "partly", "new"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Minutes a year of one column in one community: by hand, and what is left; with the arithmetic."""

    by_hand: float
    left: float
    arithmetic: Text


@dataclass(frozen=True, slots=True)
class Burden:
    """Minutes a year of one table in one community."""

    verdict: Verdict
    columns: tuple[Cost, ...]
    sending: Cost

    @property
    def by_hand(self) -> float:
        return sum(one.by_hand for one in (*self.columns, self.sending))

    @property
    def left(self) -> float:
        return sum(one.left for one in (*self.columns, self.sending))


def burden(table: TableSpec, compared: Compared, rows: float | None, constants: BurdenSpec) -> Burden:
    """The burden of ``table``, of which a community has ``rows`` on average (None: nobody can tell)."""
    many = constants.rows_when_unknown if rows is None else rows
    columns = tuple(_column(table, one, many, rows is None, constants) for one in compared.columns)
    verdict = _verdict(compared.columns)
    times, each = TIMES[table.period], constants.send_minutes
    sent = Text(f"{each:g} 分钟 × 每年 {times} 次", f"{each:g} min × {times} a year")
    by_hand = times * each
    return Burden(verdict, columns, Cost(by_hand, by_hand if verdict in ("partly", "new") else 0, sent))


def _column(table: TableSpec, found: Found, rows: float, guessed: bool, constants: BurdenSpec) -> Cost:
    times = TIMES[table.period]
    if table.kind == "summary":
        by_hand = times * constants.figure_seconds / 60
        said = Text(
            f"{constants.figure_seconds:g} 秒 × 每年 {times} 次", f"{constants.figure_seconds:g} s × {times} a year"
        )
        return Cost(by_hand, by_hand if found.finding == "new" else 0, said)
    each = rows * constants.field_seconds / 60
    about = Text("约 ", "about ") if guessed else Text("", "")
    said = Text(
        f"{constants.field_seconds:g} 秒 × {about.zh}{rows:.1f} 行 × 每年 {times} 次",
        f"{constants.field_seconds:g} s × {about.en}{rows:.1f} rows × {times} a year",
    )
    # What nobody holds is asked once, and then it is held.
    return Cost(each * times, each if found.finding == "new" else 0, said)


def _verdict(columns: Iterable[Found]) -> Verdict:
    found = {one.finding for one in columns}
    if "stays" in found and not found - {"stays", "held", "derivable"}:
        return "stays"
    if found <= {*BY_MACHINE, "stays"}:
        return "computed"
    if "new" not in found:
        return "duplicate"
    return "new" if found == {"new"} else "partly"
