"""The people: a town's ages and households, homes floor by floor, and the cases that make linkage hard."""

from collections import Counter, defaultdict

import pytest

from tongban.demo.city import personas
from tongban.demo.city.addresses import NEIGHBOURHOODS, dashed, full, registry, short
from tongban.demo.city.city import City as Living
from tongban.demo.city.people import ABROAD, EPOCH, MARRIED, Person

from .conftest import CIVIL, ESTATE, INSURANCE, MEDICAL, NAMES, POLICE, City


@pytest.fixture(scope="module")
def living() -> Living:
    return Living(6000, 1)


def test_ages_are_those_of_a_town(living: Living) -> None:
    registered = [p for p in living.people if p.household]
    assert 0.10 < sum(p.age() < 15 for p in registered) / len(registered) < 0.17
    assert 0.20 < sum(p.age() >= 60 for p in registered) / len(registered) < 0.28
    assert all(0 <= p.age() < 105 for p in registered)


def test_buildings_have_floors_and_rooms_with_empty_ones_among_them(living: Living) -> None:
    known, empty = living.issuer.homes.known, living.issuer.homes.empty
    assert 0.03 < sum(map(len, empty.values())) / sum(map(len, known.values())) < 0.09
    for place in NEIGHBOURHOODS:
        floors: dict[tuple[str, str], set[int]] = defaultdict(set)
        for home in known[place]:
            floors[home.estate, home.building].add(home.floor)
            assert home.room.startswith(str(home.floor)) or not home.estate
        del floors[known[place][-1].estate, known[place][-1].building]  # still being let
        tops = {max(found) for found in floors.values()}
        assert tops <= ({6, 11, 18} if place.estates else {0})
    assert len({p.home for p in living.people if p.home}) > 2000


def test_a_grid_is_about_three_hundred_homes_and_no_building_lies_in_two(living: Living) -> None:
    for place in NEIGHBOURHOODS:
        homes = living.issuer.homes.known[place]
        grids = Counter(home.grid for home in homes)
        assert all(grid.isdigit() for grid in grids)
        begun = {home.estate: home.grid for home in homes}  # the last of each estate is not full yet
        assert all(270 < size < 450 for grid, size in grids.items() if grid not in begun.values())
        assert len({home.estate for home in homes if home.grid == homes[0].grid}) == 1
        buildings: dict[tuple[str, str], set[str]] = defaultdict(set)
        for home in homes:
            buildings[home.estate, home.building].add(home.grid)
        assert all(len(found) == 1 for found in buildings.values())


def test_some_live_elsewhere_than_where_they_are_registered_and_some_rent(living: Living) -> None:
    registered = [p for p in living.people if p.household]
    separated = sum(p.home is not p.household.home for p in registered if p.household) / len(registered)
    assert 0.12 < separated < 0.30
    rented = sum(p.living == "租赁" for p in living.people) / len(living.people)
    assert 0.08 < rented < 0.25
    assert any(p.away for p in registered)


def test_one_home_is_written_in_four_ways(living: Living) -> None:
    home = next(p.home for p in living.people if p.home and p.home.estate)
    ways = {full(home), registry(home), short(home), dashed(home)}
    assert len(ways) == 4
    assert all(home.estate in way for way in ways)


def test_twins_namesakes_and_grandchildren_called_as_their_grandparents_exist(living: Living) -> None:
    by_birth = defaultdict(list)
    for person in living.people:
        by_birth[person.born].append(person)
    twins = [(a, b) for same in by_birth.values() for a in same for b in same if a.kin is b.kin and a.index < b.index]
    assert len([pair for pair in twins if _alike(*pair)]) >= 2
    strangers = Counter((p.name, p.born, p.sex) for p in living.people)
    assert sum(times > 1 for times in strangers.values()) >= 3
    called = [p for p in living.people if p.kin and p.kin[0] is not p and p.kin[0].name == p.name]
    assert len(called) >= 2
    assert all(person.kin[0].age() - person.age() > 30 for person in called)


def _alike(one: Person, other: Person) -> bool:
    return one.name[:-1] == other.name[:-1] and one.name != other.name


def test_people_without_a_number_work_live_and_are_born_here(living: Living) -> None:
    abroad = [p for p in living.people if p.population == ABROAD]
    assert {p.document.kind for p in abroad} >= {"414", "511"}
    assert all(p.insured for p in abroad if p.persona)
    newborn = [p for p in living.people if p.document.kind == "117"]
    assert newborn
    assert all(p.medical is None or p.medical.shown == p.document for p in newborn)
    assert not any(p.person_no for p in newborn)


def test_couples_are_married_and_own_together(living: Living) -> None:
    wives = [p for p in living.people if p.relation in ("妻", "配偶")]
    assert all(p.marital == MARRIED for p in wives)
    joint = {share.unit for p in living.people for share in p.shares if share.sharing != "单独所有"}
    assert len(joint) > 200
    assert all(len(unit.shares) == 2 for unit in joint)
    several = [p for p in living.people if len({share.unit for share in p.shares}) > 1]
    assert len(several) > 100


def test_allowances_go_to_whom_they_are_for(living: Living) -> None:
    kinds: dict[str, list[Person]] = defaultdict(list)
    for person in living.people:
        for benefit in person.benefits:
            kinds[benefit.kind].append(person)
        assert len({b.kind for b in person.benefits}) == len(person.benefits)  # many_by is the kind
    assert all(p.age() >= 80 for p in kinds["尊老金"])
    assert all(p.disability[1] in ("一级", "二级") for p in kinds["重度残疾人护理补贴"])
    assert kinds["最低生活保障金"]
    assert any(len(p.benefits) > 1 for p in living.people)


def test_people_are_in_one_file_and_not_in_another(city: City) -> None:
    where: dict[str, set[str]] = defaultdict(set)
    for row in city.truth("rows"):
        where[row["person"]].add(row["feed"])
    found = Counter(frozenset(feeds) for feeds in where.values())
    assert found[frozenset({ESTATE})] > 5  # owners who live elsewhere
    assert any(POLICE not in feeds and INSURANCE in feeds for feeds in where.values())
    assert any({POLICE, INSURANCE, MEDICAL, ESTATE, CIVIL} <= feeds for feeds in where.values())


def test_the_tour_finds_the_figures_it_tells(city: City) -> None:
    numbers = {p.key: p.document.number for p in personas.residents()}
    insured = {row["证件号码"]: row for row in city.rows(NAMES[INSURANCE])}
    resident, elder, guest = (insured[numbers[key]] for key in ("resident", "elder", "guest"))
    assert (resident["参保险种"], resident["参保状态"]) == ("城镇职工基本养老保险", "参保缴费")
    assert (resident["缴费截止年月"], resident["累计缴费月数"]) == ("2026年9月", "86")
    assert resident["单位名称"].startswith("样例")
    assert elder["参保状态"] == "领取待遇"
    assert (guest["证件类型"], guest["参保状态"]) == ("护照", "参保缴费")
    phones = {POLICE: ("公民身份号码", "联系电话"), INSURANCE: ("证件号码", "联系电话")}
    phones |= {ESTATE: ("ZJH", "DH"), MEDICAL: ("证件号码", "手机号")}
    for feed, (number, phone) in phones.items():  # asked once, so nobody may know it before
        assert not any(row[phone] for row in city.rows(NAMES[feed]) if row[number] in numbers.values())


def test_personas_stand_in_every_file_that_concerns_them(city: City) -> None:
    people = {row["persona"]: row["person"] for row in city.truth("people") if row["persona"]}
    feeds = defaultdict(set)
    for row in city.truth("rows"):
        feeds[row["person"]].add(row["feed"])
    assert feeds[people["resident"]] == {POLICE, INSURANCE, MEDICAL, ESTATE}
    assert feeds[people["elder"]] == {POLICE, INSURANCE, MEDICAL, ESTATE}
    assert feeds[people["guest"]] == {POLICE, INSURANCE, MEDICAL}
    police = {row["姓名"]: row for row in city.rows(NAMES[POLICE])}
    for persona in personas.residents():
        row = police[persona.name]
        assert row["出生日期"] == f"{persona.birth_date:%Y%m%d}"
        assert row["现住村社区"] == persona.place
    assert EPOCH.year - 1948 == 78
