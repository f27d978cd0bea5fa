"""Checking a list of divisions: which rows are sound, and what is wrong with the others.

The list is one of one scheme and edition. Good rows are kept whatever stands beside them; a row whose parent was
refused is refused with it, for it would hang in the air.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tongban.terms.text import Text
from tongban.terms.values import RowRefused

from .divisions import CATEGORIES, LEVELS, ancestors, level_of, normal_code, normal_level, within

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: cells as they stand, under our names for the columns."""

    line: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """A division as a list declares it. ``parent`` is a code of the same list, "" at the top."""

    line: int
    code: str
    name: str
    name_en: str
    level: str
    parent: str
    category: str
    unit_type: str
    valid_from: date | None = None
    valid_until: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Sound entries, parents before children; rows refused, in the file's order."""

    entries: tuple[Entry, ...]
    refused: tuple[RowRefused, ...]


class _Wrong(Exception):
    def __init__(self, kind: str, column: str, reason: Text, mend: Text) -> None:
        super().__init__(kind)
        self.kind, self.column, self.reason, self.mend = kind, column, reason, mend

    def of(self, row: ListRow) -> RowRefused:
        return RowRefused(row.line, self.kind, self.column, self.reason, self.mend, row.cell("code"))


def check_list(rows: Iterable[ListRow], known: Mapping[str, str]) -> Checked:
    """Hold a list against itself and against ``known`` (code -> level, of the same list, loaded before)."""
    refused: list[RowRefused] = []
    first: dict[str, Entry] = {}
    lost: dict[str, int] = {}  # codes refused -> line
    given: dict[str, str] = {}  # code -> the parent the row names, as it stands
    for row in rows:
        code = normal_code(row.cell("code"))
        try:
            if code in first:
                raise _twice(row, first[code])
            entry = _entry(row)
        except _Wrong as wrong:
            refused.append(wrong.of(row))
            if code and code not in first:
                lost[code] = row.line
            continue
        first[entry.code] = entry
        given[entry.code] = row.cell("parent")
    levels = {**known, **{code: entry.level for code, entry in first.items()}}
    kept: dict[str, Entry] = {}
    for entry in sorted(first.values(), key=lambda one: (LEVELS.index(one.level), one.line)):
        try:
            kept[entry.code] = replace(entry, parent=_parent(entry, given[entry.code], levels, lost))
        except _Wrong as wrong:
            refused.append(RowRefused(entry.line, wrong.kind, wrong.column, wrong.reason, wrong.mend, entry.code))
            lost[entry.code] = entry.line
            if entry.code not in known:  # one loaded before keeps its place, and its children theirs
                levels.pop(entry.code)
    return Checked(tuple(kept.values()), tuple(sorted(refused, key=lambda one: one.line)))


def _entry(row: ListRow) -> Entry:
    """One row by itself; raises what is wrong with it."""
    raw = row.cell("code")
    code = normal_code(raw)
    if code is None:
        raise _Wrong(
            "bad_code",
            "code",
            Text(f"“{raw}”不是区划代码", f"{raw!r} is not a division code")
            if raw
            else Text("没有代码", "there is no code"),
            Text(
                "代码是 2、4、6、9 或 12 位数字；请把该列设为文本，补上丢掉的 0",
                "a code has 2, 4, 6, 9 or 12 digits; set the column to text and put lost zeros back",
            ),
        )
    name = "".join(row.cell("name").split())
    if not name or len(name) > LONGEST_NAME:
        raise _Wrong(
            "bad_name",
            "name",
            Text("没有名称" if not name else f"名称超过 {LONGEST_NAME} 字", "the name is missing or too long"),
            Text("请填上区划名称", "write the division's name"),
        )
    category = row.cell("category")
    if category and category not in CATEGORIES:
        raise _Wrong(
            "unknown_category",
            "category",
            Text(f"没有城乡分类代码“{category}”", f"there is no urban-rural category {category!r}"),
            Text(f"只有 {'、'.join(CATEGORIES)}", f"there are {', '.join(CATEGORIES)}"),
        )
    level = _level(row, code)
    dates = {column: _date(row, column) for column in ("valid_from", "valid_until")}
    if dates["valid_from"] and dates["valid_until"] and dates["valid_until"] <= dates["valid_from"]:
        raise _Wrong(
            "ends_before_it_begins",
            "valid_until",
            Text("失效日期不晚于生效日期", "it ends no later than it begins"),
            Text("请核对两个日期", "check the two dates"),
        )
    return Entry(
        line=row.line,
        code=code,
        name=name,
        name_en=row.cell("name_en"),
        level=level,
        parent="",
        category=category,
        unit_type=row.cell("unit_type"),
        valid_from=dates["valid_from"],
        valid_until=dates["valid_until"],
        aliases=tuple(dict.fromkeys(part.strip() for part in row.cell("aliases").split("|") if part.strip())),
    )


def _level(row: ListRow, code: str) -> str:
    raw, says = row.cell("level"), level_of(code)
    if not raw:
        return says
    level = normal_level(raw)
    if level is None:
        raise _Wrong(
            "unknown_level",
            "level",
            Text(f"不认识层级“{raw}”", f"the level {raw!r} is not known"),
            Text(f"只有 {'、'.join(LEVELS)}（省、市、县、乡、村）", f"there are {', '.join(LEVELS)}"),
        )
    if level != says:
        raise _Wrong(
            "level_against_code",
            "level",
            Text(
                f"代码 {code} 是 {says} 级，行中写 {level}", f"the code {code} is of level {says}, the row says {level}"
            ),
            Text("请改层级或代码；层级可留空", "mend the level or the code; the level may be left empty"),
        )
    return level


def _date(row: ListRow, column: str) -> date | None:
    raw = row.cell(column)
    if not raw:
        return None
    try:
        return date.fromisoformat(raw.replace("/", "-") if "/" in raw else raw)
    except ValueError:
        raise _Wrong(
            "not_a_date",
            column,
            Text(f"“{raw}”不是日期", f"{raw!r} is not a date"),
            Text("请写成 2022-10-31 的样子", "write it like 2022-10-31"),
        ) from None


def _twice(row: ListRow, before: Entry) -> _Wrong:
    same = "".join(row.cell("name").split()) == before.name
    return _Wrong(
        "code_twice",
        "code",
        Text(
            f"代码 {before.code} 已在第 {before.line} 行出现（{before.name}）",
            f"the code {before.code} stands in line {before.line} already ({before.name})",
        ),
        Text(
            "同一单位写一行即可（不设县的市也只有一行）", "one row is enough for one unit, a city without counties too"
        )
        if same
        else Text("请查明哪一行的代码写错了", "find out which of the two rows has the wrong code"),
    )


def _parent(entry: Entry, raw: str, levels: Mapping[str, str], lost: Mapping[str, int]) -> str:
    """The parent the row names, or the nearest unit its code says it lies in; "" when none is known."""
    if not raw:
        nearest = next((code for code in ancestors(entry.code) if code in levels or code in lost), "")
        if nearest in lost and nearest not in levels:
            raise _lost(nearest, lost[nearest])
        return nearest
    parent = normal_code(raw) or ""
    if parent in lost and parent not in levels:
        raise _lost(parent, lost[parent])
    if parent not in levels:
        reason = Text(f"没有上级“{raw}”", f"there is no parent {raw!r} in this list")
    elif LEVELS.index(levels[parent]) >= LEVELS.index(entry.level):
        reason = Text(f"上级 {raw} 的层级不比它高", f"the parent {raw} is not of a higher level")
    elif not within(entry.code, parent):
        reason = Text(f"{entry.code} 的代码不在上级 {raw} 之内", f"the code {entry.code} does not lie in {raw}")
    else:
        return parent
    mend = Text("请改上级代码；留空则按代码推出", "mend the parent's code; left empty it is derived from the code")
    raise _Wrong("wrong_parent", "parent", reason, mend)


def _lost(parent: str, line: int) -> _Wrong:
    return _Wrong(
        "parent_refused",
        "parent",
        Text(f"它的上级 {parent}（第 {line} 行）没有收下", f"its parent {parent} (line {line}) was refused"),
        Text(f"先改第 {line} 行，再装一次", f"mend line {line} first and load the list again"),
    )
