"""Divisions that become others: recoded, split, merged; written as a table of ``former, latter, kind, on``."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongban.terms.specs import division_ref
from tongban.terms.text import Text
from tongban.terms.values import RowRefused

from .division_list import ListRow
from .divisions import normal_code

KINDS = ("recoded", "split", "merged")
COLUMNS = ("former", "latter", "kind", "on")


@dataclass(frozen=True, slots=True)
class Succession:
    """One change on one day. Refs are ``scheme:edition:code``."""

    kind: str
    former: tuple[str, ...]
    latter: tuple[str, ...]
    on: date
    line: int = 0


def problem_of(change: Succession) -> Text | None:
    """What is wrong with the shape of a change; None when nothing is."""
    counts = (len(set(change.former)), len(set(change.latter)))
    if change.kind not in KINDS:
        return Text(f"没有“{change.kind}”这种变更", f"there is no change {change.kind!r}; there are {', '.join(KINDS)}")
    if set(change.former) & set(change.latter):
        return Text("一个单位不能变成它自己", "a unit does not become itself")
    if change.kind == "recoded" and counts != (1, 1):
        return Text("换码是一个对一个", "a recoding is one to one")
    if change.kind == "split" and (counts[0] != 1 or counts[1] < 2):
        return Text("拆分是一个变两个以上", "a split is one into two or more")
    if change.kind == "merged" and (counts[0] < 2 or counts[1] != 1):
        return Text("合并是两个以上变一个", "a merger is two or more into one")
    return None


def read_successions(rows: Iterable[ListRow]) -> tuple[list[Succession], list[RowRefused]]:
    """Rows gathered into changes: a split shares its former, a merger its latter."""
    refused: list[RowRefused] = []
    gathered: dict[tuple[str, date, str], list[tuple[int, str, str]]] = defaultdict(list)
    for row in rows:
        cells = [row.cell(column) for column in COLUMNS]
        column, reason = _wrong(*cells)
        if column:
            mend = Text(
                "形如 NBS:2022:320571000000,NBS:2023:320576000000,recoded,2023-06-30",
                "write it like NBS:2022:320571000000,NBS:2023:320576000000,recoded,2023-06-30",
            )
            refused.append(RowRefused(row.line, "bad_succession", column, reason, mend, cells[0]))
            continue
        one, other = normal_ref(cells[0]) or "", normal_ref(cells[1]) or ""
        shared = other if cells[2] == "merged" else one
        gathered[cells[2], date.fromisoformat(cells[3]), shared].append((row.line, one, other))
    changes = []
    for (kind, day, _), found in gathered.items():
        former = tuple(dict.fromkeys(one for _, one, _ in found))
        latter = tuple(dict.fromkeys(other for _, _, other in found))
        change = Succession(kind, former, latter, day, line=found[0][0])
        problem = problem_of(change)
        if problem is None:
            changes.append(change)
        else:
            mend = Text("请补全这次变更的各行", "give all rows of this change")
            refused += [RowRefused(line, "not_a_" + kind, "kind", problem, mend, one) for line, one, _ in found]
    return changes, refused


def normal_ref(raw: str) -> str | None:
    """A ref with its code in twelve digits; None when it is none."""
    parts = raw.split(":")
    if len(parts) != 3 or not parts[0] or not parts[1]:
        return None
    code = normal_code(parts[2])
    return division_ref(parts[0], parts[1], code) if code else None


def _wrong(former: str, latter: str, kind: str, on: str) -> tuple[str, Text]:
    for column, ref in (("former", former), ("latter", latter)):
        if normal_ref(ref) is None:
            return column, Text(f"“{ref}”不是 体系:版本:代码", f"{ref!r} is not scheme:edition:code")
    if kind not in KINDS:
        return "kind", Text(f"没有“{kind}”这种变更", f"there is no change {kind!r}; there are {', '.join(KINDS)}")
    try:
        date.fromisoformat(on)
    except ValueError:
        return "on", Text(f"“{on}”不是日期", f"{on!r} is not a date")
    return "", Text("", "")
