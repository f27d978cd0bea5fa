"""Days go by: what changes is what differs between two whole deliveries, and each kind of thing happens."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tongban.demo.city import days
from tongban.demo.city.city import City as Living
from tongban.demo.city.damage import RATES, Damage
from tongban.demo.city.days import Day
from tongban.demo.city.departments import DELIVERIES
from tongban.demo.city.insurance import EMPLOYEES, PAYING
from tongban.demo.city.people import EPOCH, MARRIED, Person

from .conftest import CIVIL, ESTATE, INSURANCE, MEDICAL, NAMES, POLICE, Cells, City, changes, written

LATER = EPOCH + timedelta(days=3)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The same city delivered whole three days later."""
    return written(tmp_path_factory.mktemp("later") / "inbox", as_of=LATER, days=0)


@pytest.mark.parametrize("feed", NAMES)
def test_a_whole_file_and_three_days_of_changes_make_the_later_whole_file(city: City, later: City, feed: str) -> None:
    spec = city.declared.feeds[feed]
    held = _by_key(city.rows(NAMES[feed]), spec.key)
    for day in (1, 2, 3):
        for row in city.rows(changes(feed, day)):
            if row.pop(spec.mark) in spec.removals:
                del held[row[spec.key]]
            else:
                held[row[spec.key]] = row
    whole = _by_key(later.rows(NAMES[feed]), spec.key)
    assert _said(held, spec.observed) == _said(whole, spec.observed)


def _by_key(rows: list[Cells], key: str) -> dict[str, Cells]:
    """The first row of each key: an older version left in comes after it."""
    return {row[key]: row for row in reversed(rows)}


def _said(rows: dict[str, Cells], dated: str) -> dict[str, Cells]:
    """What rows say, without the day they were written and their number in the file."""
    dropped = {dated, "序号", "XH"}
    return {key: {name: cell for name, cell in row.items() if name not in dropped} for key, row in rows.items()}


@pytest.fixture
def living() -> Living:
    return Living(1500, 5)


def _lived(living: Living, event: str) -> tuple[Day, days.Changes]:
    """A day on which one thing happens and nothing else."""
    damage = Damage(5, {feed: {} for feed in RATES})
    living.today += timedelta(days=1)
    day = Day(living, damage)
    getattr(day, f"_{event}")()
    return day, day.changes()


EVENTS = {
    "births": {MEDICAL: "I"},
    "deaths": {POLICE: "变更"},
    "moves": {POLICE: "变更"},
    "departures": {POLICE: "注销", MEDICAL: "D"},
    "arrivals": {INSURANCE: "新增"},
    "marriages": {POLICE: "变更"},
    "grants": {CIVIL: "新增"},
    "ends": {CIVIL: "停发"},
    "sales": {ESTATE: "注销登记"},
    "renamings": {POLICE: "变更"},
}


@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_is_reported_by_whom_it_concerns(living: Living, event: str) -> None:
    _, told = _lived(living, event)
    for feed, mark in EVENTS[event].items():
        assert mark in {said for said, _ in told[feed]}, feed


def test_a_newborn_is_insured_on_a_certificate_entered_later_and_then_has_a_number(living: Living) -> None:
    day, told = _lived(living, "births")
    baby = living.people[-1]
    assert (baby.born, baby.document.kind, baby.person_no) == (day.on, "117", "")
    (row,) = (row for said, row in told[MEDICAL] if said == "I")
    assert row.person is baby
    assert row.cells[2:4] == ["出生医学证明", baby.document.number]
    waiting = [p for p in living.people if p.document.kind == "117"]
    for _ in range(30):
        _, told = _lived(living, "entries")
        entered = [row.person for said, row in told[POLICE] if said == "新增"]
        if baby in entered:
            break
    assert baby.id_number
    assert [row.person for said, row in told[POLICE]] == [baby]
    assert len([p for p in living.people if p.document.kind == "117"]) < len(waiting)


def test_who_marries_moves_into_the_other_household(living: Living) -> None:
    _, told = _lived(living, "marriages")
    changed = [row.person for said, row in told[POLICE]]
    man, woman = sorted(changed, key=lambda p: p.sex)
    assert man.household is woman.household
    assert man.home == woman.home
    assert man.marital == woman.marital == MARRIED
    assert woman.relation in ("妻", "儿媳")
    assert woman in man.kin


def test_a_sale_ends_every_owners_part_and_begins_others(living: Living) -> None:
    _, told = _lived(living, "sales")
    sold = {row.cells[1] for said, row in told[ESTATE] if said == "注销登记"}
    bought = {row.cells[1] for said, row in told[ESTATE] if said == "转移登记"}
    assert len(sold) == 1
    assert sold == bought
    (unit,) = {share.unit for p in living.people for share in p.shares if share.unit.number in sold}
    assert {share.owner for share in unit.shares} == {row.person for said, row in told[ESTATE] if said == "转移登记"}


def test_when_a_month_begins_everybody_who_pays_has_paid_one_more(tmp_path: Path) -> None:
    living, damage = Living(400, 5), Damage(5, {feed: {} for feed in RATES})
    paying = {p: p.insured[0].paid for p in living.people if p.insured and _pays_monthly(p)}
    while living.today < date(2026, 12, 1):
        told = days.advance(living, damage)
    steady = [p for p in paying if p.insured and _pays_monthly(p)]
    more = [p for p in steady if p.insured[0].paid == paying[p] + 1]
    assert len(more) > 0.8 * len(steady)
    reported = {row.person for said, row in told[INSURANCE] if said == "修改"}
    assert set(more) <= reported


def _pays_monthly(person: Person) -> bool:
    return (person.insured[0].kind, person.insured[0].status) == (EMPLOYEES, PAYING)


def test_nothing_happens_to_a_persona(living: Living) -> None:
    spared = {p for p in living.people if any(one.persona for one in (p, *p.kin))}
    before = {p: _all_rows(p) for p in spared}
    damage = Damage(5, RATES)
    for _ in range(20):
        told = days.advance(living, damage)
        assert not {row.person for rows in told.values() for _, row in rows} & spared
    assert {p: _all_rows(p) for p in spared} == before


def _all_rows(person: Person) -> list[list[str]]:
    return [row.cells for delivery in DELIVERIES for row in delivery.rows(person, EPOCH)]
