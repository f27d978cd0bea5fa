"""The files: written as each department writes, readable by the feeds declared, the same every time."""

import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tongban.demo.city import deliveries
from tongban.demo.city.departments import DELIVERIES
from tongban.demo.city.files import ROWS
from tongban.feeds.rowwise import reader
from tongban.terms.values import RowRefused

from .conftest import (
    CIVIL,
    ESTATE,
    INSURANCE,
    MEDICAL,
    NAMES,
    OF_PEOPLE,
    PEOPLE,
    POLICE,
    City,
    changes,
    feed_of,
    written,
)

FORMS = {
    POLICE: "gb18030",
    INSURANCE: "utf-8-sig",
    CIVIL: "xlsx",
    ESTATE: "json lines, utf-8-sig",
    MEDICAL: "utf-8-sig",
}
ALL = [name for _, name in deliveries(3)]


@pytest.mark.parametrize("file", ALL)
def test_every_file_is_read_by_its_feed_and_every_row_is_accounted_for(city: City, file: str) -> None:
    opened, spec = city.opened(file), city.declared.feeds[feed_of(file)]
    reading = reader(city.declared, spec, opened, date(2026, 11, 1))
    results = [reading.row(line, cells, problem) for line, cells, problem in opened.sheet.rows()]
    assert opened.ignored == []
    assert len(results) == city.report.rows[file]
    refused = Counter(one.kind for one in results if isinstance(one, RowRefused))
    assert refused.total() <= 0.03 * len(results) + 8


@pytest.mark.parametrize("feed", FORMS)
def test_each_department_writes_in_its_own_form(city: City, feed: str) -> None:
    assert city.opened(NAMES[feed]).sheet.form == FORMS[feed]


def test_the_police_write_gbk_and_human_resources_begin_with_a_mark(city: City) -> None:
    police = (city.folder / NAMES[POLICE]).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        police.decode("utf-8")
    assert police.decode("gb18030") == police.decode("gbk")
    assert (city.folder / NAMES[INSURANCE]).read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (city.folder / NAMES[MEDICAL]).read_bytes().startswith(b"\xef\xbb\xbf")


def test_dates_are_written_in_five_ways(city: City) -> None:
    cells = {feed: city.rows(NAMES[feed])[0] for feed in NAMES}
    assert cells[POLICE]["更新日期"].isdigit()
    assert cells[INSURANCE]["数据日期"] == "2026/11/1"
    assert cells[CIVIL]["更新日期"] == "2026-11-01"
    assert cells[ESTATE]["GXSJ"] == "2026-11-01 00:00:00"
    assert cells[MEDICAL]["更新时间"] == "2026.11.01"


def test_the_workbook_has_a_title_and_a_remark_merged_over_its_columns(city: City) -> None:
    sheet = openpyxl.load_workbook(city.folder / NAMES[CIVIL]).worksheets[0]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:P1", "A2:P2"}
    assert "花名册" in str(sheet["A1"].value) or "名册" in str(sheet["A1"].value)
    assert "备注" in str(sheet["A2"].value)
    assert sheet["A3"].value == "序号"
    amounts = [row[9].value for row in sheet.iter_rows(min_row=4)]
    assert all(isinstance(amount, int) and 50 <= amount <= 2000 for amount in amounts)


def test_a_workbook_tells_no_time_of_day(city: City) -> None:
    with zipfile.ZipFile(city.folder / NAMES[CIVIL]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_nothing_half_written_is_left_and_the_truth_stands_apart(city: City) -> None:
    assert sorted(path.name for path in city.folder.iterdir()) == sorted(ALL)
    assert [file.name for file in city.report.files] == ALL
    assert city.report.truth == city.folder.parent / "truth"
    assert len(city.truth("people")) == city.report.people >= PEOPLE


def test_the_same_seed_gives_the_same_bytes_and_another_other_ones(city: City, tmp_path: Path) -> None:
    again = written(tmp_path / "again" / "inbox")
    other = written(tmp_path / "other" / "inbox", seed=7)
    for file in ALL:
        assert (again.folder / file).read_bytes() == (city.folder / file).read_bytes()
    for file in NAMES.values():
        assert (other.folder / file).read_bytes() != (city.folder / file).read_bytes()
    assert again.truth("rows") == city.truth("rows")


def test_the_truth_knows_whom_every_row_of_every_file_is_about(city: City) -> None:
    rows = city.truth("rows")
    assert tuple(rows[0]) == ROWS
    owners = {(row["feed"], row["key"]): row["person"] for row in rows}
    assert len(owners) == len(rows)
    people = {person["person"] for person in city.truth("people")}
    assert set(owners.values()) <= people
    for file in ALL:
        feed = feed_of(file)
        if feed not in OF_PEOPLE:  # houses, shops and events are nobody
            continue
        heading = city.declared.feeds[feed].key
        assert {(feed, row[heading]) for row in city.rows(file)} <= owners.keys()


def test_a_row_without_damage_says_what_the_truth_says(city: City) -> None:
    people = {person["person"]: person for person in city.truth("people")}
    owners = {(row["feed"], row["key"]): people[row["person"]] for row in city.truth("rows")}
    held = {delivery.feed: delivery for delivery in DELIVERIES}
    checked = 0
    for feed, file in OF_PEOPLE.items():
        kinds, delivery = city.kinds(feed), held[feed]
        for row in city.rows(file):
            key = row[city.declared.feeds[feed].key]
            person, number = owners[feed, key], row.get(delivery.number, "")
            if kinds[key] or len(number) != 18:
                continue
            assert number == person["id_number"]
            checked += 1
    assert checked > 3 * PEOPLE


def test_a_whole_file_has_no_mark_and_a_file_of_changes_has(city: City) -> None:
    ended: set[str] = set()
    changed: set[str] = set()
    for feed, file in NAMES.items():
        spec = city.declared.feeds[feed]
        assert spec.mark not in city.rows(file)[0]
        marks = {row[spec.mark] for day in (1, 2, 3) for row in city.rows(changes(feed, day))}
        ended |= {feed} if marks & set(spec.removals) else set()
        changed |= {feed} if marks - set(spec.removals) else set()
    assert ended >= {POLICE, INSURANCE, CIVIL, ESTATE, MEDICAL}  # the registers are small: not in each every day
    assert changed >= {POLICE, INSURANCE, CIVIL, ESTATE, MEDICAL}


def test_the_truth_says_which_rows_were_reported_gone_and_when(city: City) -> None:
    told = {(row["feed"], row["key"]): row["gone"] for row in city.truth("rows") if row["gone"]}
    removed = {}
    for feed in NAMES:
        spec = city.declared.feeds[feed]
        for day in (1, 2, 3):
            for row in city.rows(changes(feed, day)):
                if row.get(spec.mark) in spec.removals:
                    removed[feed, row[spec.key]] = f"2026-11-{1 + day:02d}"
    assert removed
    assert removed.items() <= told.items()
