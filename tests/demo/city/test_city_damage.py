"""What is wrong in the files is what the truth says is wrong, at the rates committed."""

from collections import Counter
from datetime import datetime

import pytest

from tongban.demo.city import names
from tongban.demo.city.chance import stream
from tongban.demo.city.damage import LOST, RATES
from tongban.demo.city.numbers import AREA, fifteen, holds

from .conftest import CIVIL, ESTATE, INSURANCE, MEDICAL, NAMES, OF_PEOPLE, PEOPLE, POLICE, Cells, City

NUMBER = dict.fromkeys(NAMES, "公民身份号码") | {
    POLICE: "公民身份号码",
    INSURANCE: "证件号码",
    CIVIL: "身份证号",
    ESTATE: "ZJH",
    MEDICAL: "证件号码",
}
NAME = dict.fromkeys(NAMES, "姓名") | {
    POLICE: "姓名",
    INSURANCE: "姓名",
    CIVIL: "姓名",
    ESTATE: "QLR",
    MEDICAL: "人员姓名",
}


def _damaged(city: City, feed: str, kind: str) -> list[tuple[Cells, Cells]]:
    """Rows that suffered one kind of damage, each with the person it is about."""
    people = {person["person"]: person for person in city.truth("people")}
    hit = {
        row["key"]: people[row["person"]] for row in city.truth("rows") if row["feed"] == feed and row["damage"] == kind
    }
    key = city.declared.feeds[feed].key
    return [(row, hit[row[key]]) for row in city.rows(NAMES[feed]) if row.get(key) in hit]


@pytest.mark.parametrize("feed", RATES)
def test_every_kind_occurs_at_its_rate_and_the_report_counts_them(city: City, feed: str) -> None:
    counted = Counter(kind for kind in city.kinds(feed).values() if kind)
    assert counted == city.report.damage[feed]
    assert set(counted) == {*RATES[feed], *([LOST] if feed == POLICE else [])}
    rows = city.report.rows[NAMES[feed]]
    for kind, rate in RATES[feed].items():
        assert max(1, 0.8 * rate * rows - 1) <= counted[kind] <= 1.2 * rate * rows + 3, kind


@pytest.mark.parametrize("feed", RATES)
def test_numbers_are_damaged_in_the_ways_named(city: City, feed: str) -> None:
    heading = NUMBER[feed]
    others = {person["id_number"] for person in city.truth("people")}
    assert all(row[heading] == "" for row, _ in _damaged(city, feed, "id_missing"))
    assert all(row[heading] == fifteen(person["id_number"]) for row, person in _damaged(city, feed, "id_fifteen"))
    for row, person in _damaged(city, feed, "id_check"):
        assert row[heading][:17] == person["id_number"][:17]
        assert not holds(row[heading])
    for row, person in _damaged(city, feed, "id_of_family"):
        assert row[heading] in others - {person["id_number"]}
    for row, person in _damaged(city, feed, "id_full_width"):
        assert not row[heading].isascii()
        assert row[heading].translate({0xFEE0 + c: c for c in range(0x30, 0x59)}) == person["id_number"]


@pytest.mark.parametrize("feed", [feed for feed in RATES if "name_misheard" in RATES[feed]])
def test_names_are_mistaken_in_one_character_of_the_given_name(city: City, feed: str) -> None:
    for kind in ("name_misheard", "name_misread"):
        for row, _ in _damaged(city, feed, kind):
            assert len(row[NAME[feed]]) in (2, 3, 4, 5)
    rng = stream(1, "test")
    for spoil in (names.misheard, names.misread):
        wrong = spoil(rng, "沈慧")
        assert wrong is not None
        assert wrong[0] == "沈"
        assert wrong[1] != "慧"


def test_dates_are_exchanged_or_impossible(city: City) -> None:
    ways = {POLICE: ("出生日期", "%Y%m%d"), INSURANCE: ("出生日期", "%Y/%m/%d"), MEDICAL: ("出生年月日", "%Y.%m.%d")}
    for feed, (heading, form) in ways.items():
        for row, person in _damaged(city, feed, "date_swapped"):
            read = datetime.strptime(row[heading], form).date()  # noqa: DTZ007 - a day, not an instant
            born = person["birth_date"]
            assert f"{read:%Y-%d-%m}" == born != f"{read}"
        for row, _ in _damaged(city, feed, "date_impossible"):
            with pytest.raises(ValueError, match="day"):
                datetime.strptime(row[heading], form)  # noqa: DTZ007


def test_rows_that_come_twice_share_their_key(city: City) -> None:
    for feed in NAMES:
        key, damage = city.declared.feeds[feed].key, city.report.damage[feed]
        rows = city.rows(NAMES[feed])
        twice = {found for found, times in Counter(row[key] for row in rows).items() if times == 2}
        assert len(twice) == damage.get("row_twice", 0) + damage.get("key_twice", 0)
        said = Counter(
            tuple((h, c) for h, c in row.items() if h not in ("序号", "XH")) for row in rows if row[key] in twice
        )
        assert sum(times == 2 for times in said.values()) == damage.get("row_twice", 0)


def test_a_number_kept_by_excel_and_a_line_cut_off_cannot_be_read(city: City) -> None:
    for feed, kind in ((CIVIL, "id_as_number"), (ESTATE, "line_cut")):
        problems = [problem for _, cells, problem in city.opened(NAMES[feed]).sheet.rows() if cells is None]
        assert len(problems) == city.report.damage[feed][kind]


def test_characters_gbk_does_not_have_are_lost_in_the_police_file_alone(city: City) -> None:
    lost = [row for row in city.rows(NAMES[POLICE]) if "?" in row["姓名"]]
    assert len(lost) == city.report.damage[POLICE][LOST]
    for feed in set(OF_PEOPLE) - {POLICE}:
        assert not any("?" in row[NAME[feed]] for row in city.rows(NAMES[feed]))
    assert all(character.encode("gbk", errors="replace") == b"?" for character in names.RARE)


def test_numbers_are_synthetic_and_no_two_people_share_one(city: City) -> None:
    numbers = [person["id_number"] for person in city.truth("people") if person["id_number"]]
    assert len(numbers) == len(set(numbers)) > 0.99 * PEOPLE
    assert all(number.startswith(AREA) and holds(number) for number in numbers)


def test_personas_are_spared(city: City) -> None:
    personas = {person["person"] for person in city.truth("people") if person["persona"]}
    assert len(personas) == 3
    assert {row["damage"] for row in city.truth("rows") if row["person"] in personas} == {""}
