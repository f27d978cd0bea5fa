"""The demo city's files: written as departments write them, damaged as reported, the same every time."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tongban.demo.city import Report, names, personas, write
from tongban.demo.city.chance import stream
from tongban.demo.city.damage import LOST, Damage
from tongban.demo.city.files import INSURANCE_FILE, POLICE_FILE
from tongban.demo.city.numbers import AREA, fifteen, holds
from tongban.demo.city.people import population
from tongban.demo.city.rows import INSURANCE, POLICE

PEOPLE = 500
FILES = (POLICE_FILE, INSURANCE_FILE)


@dataclass(frozen=True)
class City:
    """What one run wrote."""

    folder: Path
    report: Report
    police: list[list[str]]
    insurance: list[list[str]]
    truth: list[dict[str, str]]


def _read(file: Path, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode(encoding), newline="")))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city") / "inbox"
    report = write(folder, residents=PEOPLE)
    truth = list(csv.DictReader(io.StringIO(report.truth.read_text(encoding="utf-8"))))
    return City(folder, report, _read(folder / POLICE_FILE, "gbk"), _read(folder / INSURANCE_FILE, "utf-8-sig"), truth)


def _ids(city: City) -> Iterator[tuple[str, str]]:
    """Every ID number in either file, with the damage the truth tells of its row."""
    for rows, column, damage in (
        (city.police, "police_key", "police_damage"),
        (city.insurance, "insurance_key", "insurance_damage"),
    ):
        kinds = {person[column]: person[damage] for person in city.truth}
        for row in rows[1:]:
            yield row[1], kinds[row[0]]


def test_files_are_written_the_way_each_department_writes(city: City) -> None:
    police = (city.folder / POLICE_FILE).read_bytes()
    insurance = (city.folder / INSURANCE_FILE).read_bytes()
    assert insurance.startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        police.decode("utf-8")
    assert police.decode("gb18030") == police.decode("gbk")
    assert police.count(b"\r\n") == police.count(b"\n") == len(city.police)
    assert tuple(city.police[0]) == POLICE
    assert tuple(city.insurance[0]) == INSURANCE


def test_nothing_half_written_is_left_and_the_truth_stands_apart(city: City) -> None:
    assert sorted(path.name for path in city.folder.iterdir()) == sorted(FILES)
    assert city.report.truth.parent == city.folder.parent / "truth"
    assert len(city.truth) == city.report.people == PEOPLE


def test_the_same_seed_gives_the_same_bytes(city: City, tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    write(again, residents=PEOPLE)
    write(other, residents=PEOPLE, seed=7)
    for file in FILES:
        assert (again / file).read_bytes() == (city.folder / file).read_bytes()
        assert (other / file).read_bytes() != (city.folder / file).read_bytes()


def test_a_later_delivery_is_about_the_same_people(city: City, tmp_path: Path) -> None:
    write(tmp_path / "inbox", residents=PEOPLE, as_of=date(2026, 12, 1))
    assert (tmp_path / "inbox" / POLICE_FILE).read_bytes() == (city.folder / POLICE_FILE).read_bytes()
    later = _read(tmp_path / "inbox" / INSURANCE_FILE, "utf-8-sig")
    assert {row[0] for row in later} == {row[0] for row in city.insurance}
    assert later != city.insurance


def test_undamaged_id_numbers_are_valid_unique_and_synthetic(city: City) -> None:
    assert len({person["id_number"] for person in city.truth}) == PEOPLE
    assert all(holds(person["id_number"]) for person in city.truth)
    for number, kind in _ids(city):
        if not kind.startswith("id_") and kind != "spaces":
            assert number.startswith(AREA)
            assert holds(number)


def test_id_numbers_are_damaged_in_the_ways_named(city: City) -> None:
    true = {person["id_number"] for person in city.truth}
    old = {fifteen(number) for number in true}
    for number, kind in _ids(city):
        match kind:
            case "id_missing":
                assert number == ""
            case "id_fifteen":
                assert number in old
            case "id_check":
                assert len(number) == 18
                assert not holds(number)
            case "id_full_width":
                assert not number.isascii()
            case "spaces":
                assert number.strip() in true


def test_report_counts_what_the_truth_tells(city: City) -> None:
    for file, column in ((POLICE_FILE, "police_damage"), (INSURANCE_FILE, "insurance_damage")):
        counted = Counter(person[column] for person in city.truth if person[column])
        assert counted == city.report.damage[file]
        assert city.report.damaged(file) == counted.total()
    assert city.report.rows == {POLICE_FILE: len(city.police) - 1, INSURANCE_FILE: len(city.insurance) - 1}


def test_every_kind_of_damage_occurs_even_in_a_small_city(city: City) -> None:
    assert set(city.report.damage[POLICE_FILE]) == {*Damage().of("police"), LOST}
    assert set(city.report.damage[INSURANCE_FILE]) == set(Damage().of("insurance"))


def test_rows_that_come_twice_share_their_key(city: City) -> None:
    for rows, file in ((city.police, POLICE_FILE), (city.insurance, INSURANCE_FILE)):
        damage = city.report.damage[file]
        twice = [key for key, times in Counter(row[0] for row in rows).items() if times == 2]
        assert len(twice) == damage["row_twice"] + damage["key_twice"]
        different = [key for key in twice if len({tuple(row) for row in rows if row[0] == key}) == 2]
        assert len(different) == damage["key_twice"]


def test_short_rows_and_lost_characters_are_counted(city: City) -> None:
    damage = city.report.damage
    assert sum(len(row) < len(POLICE) for row in city.police) == damage[POLICE_FILE]["row_short"]
    assert sum(len(row) < len(INSURANCE) for row in city.insurance) == damage[INSURANCE_FILE]["row_short"]
    assert sum("?" in row[2] for row in city.police) == damage[POLICE_FILE][LOST]
    assert not any("?" in row[2] for row in city.insurance)


def test_rates_hold_in_a_larger_city(tmp_path: Path) -> None:
    report = write(tmp_path / "inbox", residents=4000)
    for file in FILES:
        assert 0.018 < report.damaged(file) / report.rows[file] < 0.03


def test_personas_are_in_both_files_undamaged(city: City) -> None:
    told = {person["id_number"]: person for person in city.truth}
    for persona in personas.residents():
        assert holds(persona.id_number)
        assert not told[persona.id_number]["police_damage"]
        assert not told[persona.id_number]["insurance_damage"]
        (police,) = (row for row in city.police if row[1] == persona.id_number)
        assert police[2] == persona.name
        assert police[POLICE.index("出生日期")] == f"{persona.birth_date:%Y%m%d}"
        assert police[POLICE.index("村社区代码")] == persona.place
        (insured,) = (row for row in city.insurance if row[1] == persona.id_number)
        assert insured[2] == persona.name


def test_the_tour_finds_the_figures_it_tells(city: City) -> None:
    by_name = {persona.key: persona.id_number for persona in personas.residents()}
    (resident,) = (row for row in city.insurance if row[1] == by_name["resident"])
    (elder,) = (row for row in city.insurance if row[1] == by_name["elder"])
    assert resident[3:5] == ["城镇职工基本养老保险", "参保缴费"]
    assert resident[7:9] == ["2026年9月", "86"]
    assert resident[5].startswith("样例")
    assert elder[4] == "领取待遇"


def test_some_are_insured_here_and_registered_elsewhere(city: City) -> None:
    elsewhere = [p for p in city.truth if p["insurance_key"] and not p["police_key"]]
    neither = [p for p in city.truth if not p["insurance_key"]]
    assert 20 < len(elsewhere) < 60
    assert neither
    assert city.report.in_both == sum(1 for p in city.truth if p["police_key"] and p["insurance_key"])


def test_ages_are_those_of_a_town() -> None:
    registered = [p for p in population(4000, 1, personas.residents()) if p.registration]
    children = sum(p.age() < 15 for p in registered) / len(registered)
    old = sum(p.age() >= 60 for p in registered) / len(registered)
    assert 0.10 < children < 0.17
    assert 0.20 < old < 0.28
    assert all(0 <= p.age() < 105 for p in registered)


def test_mistyped_names_differ_in_one_character_of_the_given_name() -> None:
    rng = stream(1, "test")
    for spoil in (names.misheard, names.misread):
        wrong = spoil(rng, "沈慧")
        assert wrong is not None
        assert wrong[0] == "沈"
        assert wrong[1] != "慧"
    assert all(character.encode("gbk", errors="replace") == b"?" for character in names.RARE)
