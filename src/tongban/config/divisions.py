"""Reading files about divisions: a list, a crosswalk, or a table of successions; told apart by their headings.

The formats are those departments' files are read in (``feeds.formats``): encodings, workbooks, bombs and all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tongban.feeds.formats.base import FileRefused, Sheet, fold
from tongban.feeds.reading import open_format
from tongban.rules.crosswalk import ListKey, columns_of
from tongban.rules.division_list import ListRow
from tongban.rules.succession import COLUMNS as SUCCESSION
from tongban.terms.specs import FeedColumn, FeedSpec
from tongban.terms.text import Text
from tongban.terms.values import RowRefused

Kind = Literal["list", "crosswalk", "successions"]

# Our name for a column -> the headings it stands under in lists of NBS, MCA and GB/T 2260.
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": (
        "code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "区划编码", "编码", "行政区划编码", "nbs_code",
        "mca_code", "division_code", "adcode",
    ),
    "name": (
        "name", "name_zh", "名称", "区划名称", "行政区划名称", "单位名称", "地名", "标准地名", "division_name",
    ),
    "name_en": ("name_en", "英文名称", "英文名"),
    "level": ("level", "级别", "层级", "行政级别", "区划级别"),
    "parent": ("parent_code", "parent", "上级代码", "上级区划代码", "父级代码", "上级行政区划代码"),
    "category": ("category", "城乡分类代码", "城乡分类", "urban_rural_category"),
    "unit_type": ("unit_type", "单位类型", "类型", "type"),
    "scheme": ("scheme", "体系", "代码体系"),
    "edition": ("edition", "版本", "年份", "年度"),
    "valid_from": ("valid_from", "生效日期", "启用日期"),
    "valid_until": ("valid_until", "失效日期", "撤销日期"),
    "aliases": ("aliases", "别名", "俗称"),
}  # fmt: skip
_SPEC = FeedSpec(
    code="divisions",
    name=Text("区划名单", "list of divisions"),
    department="",
    key="code",
    columns=tuple(FeedColumn(heading=name, element=name, aliases=also, required=name in ("code", "name"))
                  for name, also in HEADINGS.items()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A file's rows under our names, and what it is."""

    kind: Kind
    rows: tuple[ListRow, ...]
    refused: tuple[RowRefused, ...]  # rows that could not be read at all
    columns: dict[str, ListKey]  # of a crosswalk
    ignored: tuple[str, ...]  # headings read past


def read_file(path: Path) -> Read:
    """Everything in the file. Raises ``FileRefused`` when nothing of it can be used."""
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    sheet = open_format(path)(path, _SPEC)
    crosswalk = columns_of(sheet.headings)
    if set(SUCCESSION) <= set(sheet.headings):
        kind: Kind = "successions"
        names = {heading: heading for heading in SUCCESSION}
    elif crosswalk:
        kind = "crosswalk"
        names = {heading: heading for heading in (*crosswalk, "abolished_note")} | _named(sheet, path, ("name",))
    else:
        kind = "list"
        names = _named(sheet, path, tuple(HEADINGS))
        _need(sheet, names, path)
    rows, refused = _rows(sheet, names)
    ignored = tuple(heading for heading in sheet.headings if heading and heading not in names)
    return Read(kind, tuple(rows), tuple(refused), crosswalk if kind == "crosswalk" else {}, ignored)


def _named(sheet: Sheet, path: Path, wanted: tuple[str, ...]) -> dict[str, str]:
    """Heading in the file -> our name for it."""
    found: dict[str, str] = {}
    for ours in wanted:
        options = {fold(heading).lower() for heading in HEADINGS[ours]}
        there = [heading for heading in sheet.headings if heading.lower() in options]
        if len(there) > 1:
            raise FileRefused(f"{path.name}: {' and '.join(there)} both could be the column {ours!r}; leave one")
        found |= dict.fromkeys(there, ours)
    return found


def _need(sheet: Sheet, names: dict[str, str], path: Path) -> None:
    for ours in ("code", "name"):
        if ours not in names.values():
            asked = ", ".join(HEADINGS[ours])
            raise FileRefused(f"{path.name}: no column {ours!r} (one of {asked}); it has {', '.join(sheet.headings)}")


def _rows(sheet: Sheet, names: dict[str, str]) -> tuple[list[ListRow], list[RowRefused]]:
    rows, refused = [], []
    for line, cells, problem in _read(sheet):
        if cells is None or len(cells) != len(sheet.headings):
            have = problem or f"{len(cells or ())} / {len(sheet.headings)}"
            reason = Text(f"这一行读不出来：{have}", f"the row cannot be read: {have}")
            mend = Text("请检查引号、逗号和列数", "check quotes, commas and the number of columns")
            refused.append(RowRefused(line, "unreadable", "", reason, mend))
            continue
        pairs = zip(sheet.headings, cells, strict=True)
        rows.append(ListRow(line, {names[heading]: cell for heading, cell in pairs if heading in names}))
    return rows, refused


def _read(sheet: Sheet) -> Iterator[tuple[int, list[str] | None, str]]:
    yield from sheet.rows()
