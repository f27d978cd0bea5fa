"""How many are registered at a place, who came and who left: counted, never named."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest
from tests.people import INSURANCE, LIN_ID, OLD_ID, POLICE, division, insurance_row, police_row, take

from tongban.residents.counts import Inside, Moves, inside, living, moves_at
from tongban.residents.models import Change
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
TUNXI, NANXIN = "320509111207", "320582100234"


def registered(number: str, name: str, place: str, on: date, now: datetime) -> None:
    """The police say where somebody is registered; the row differs by its day at least."""
    row = police_row(2, number, name, household__register_division=place)
    take(POLICE, row.__class__(row.line, row.key, row.values, on), now=now)


def dated(at: datetime) -> None:
    """Change rows carry the database's clock; a test sets back what it has written so far."""
    Change.objects.filter(known_at__gt=at).update(known_at=at)


def test_a_place_counts_its_people_and_says_when_it_last_heard(now: datetime) -> None:
    assert living(division(TUNXI).id, "reg_place").known_at is None
    registered(LIN_ID, "林晓", TUNXI, date(2026, 10, 1), now)
    registered(OLD_ID, "陆英", TUNXI, date(2026, 10, 1), now)
    found = living(division(TUNXI).id, "reg_place")
    assert found.count == 2
    assert found.known_at is not None
    assert living(division(NANXIN).id, "reg_place").count == 0


def test_who_moved_is_told_apart_from_who_is_first_known(now: datetime) -> None:
    start = now - timedelta(days=1)
    registered(LIN_ID, "林晓", TUNXI, date(2026, 10, 1), now)
    dated(start - timedelta(days=30))
    registered(OLD_ID, "陆英", NANXIN, date(2026, 10, 1), now)
    assert moves_at(division(NANXIN).id, "reg_place", since=start) == Moves(came=0, left=0, first_known=1)
    registered(LIN_ID, "林晓", NANXIN, date(2026, 11, 1), now)
    assert moves_at(division(NANXIN).id, "reg_place", since=start) == Moves(came=1, left=0, first_known=1)
    assert moves_at(division(TUNXI).id, "reg_place", since=start) == Moves(came=0, left=1, first_known=0)


def test_somebody_who_left_and_came_back_did_neither(now: datetime) -> None:
    start = now - timedelta(days=1)
    registered(LIN_ID, "林晓", TUNXI, date(2026, 10, 1), now)
    dated(start - timedelta(days=30))
    registered(LIN_ID, "林晓", NANXIN, date(2026, 10, 20), now)
    registered(LIN_ID, "林晓", TUNXI, date(2026, 11, 1), now)
    assert moves_at(division(TUNXI).id, "reg_place", since=start) == Moves(0, 0, 0)
    assert moves_at(division(NANXIN).id, "reg_place", since=start) == Moves(0, 0, 0)


def test_another_departments_row_is_no_move(now: datetime) -> None:
    """Known to social insurance first, or after: where she is registered the police tell for the first time."""
    start = now - timedelta(days=1)
    take(INSURANCE, insurance_row(2), insurance_row(3, OLD_ID, "陆英"), now=now)
    registered(LIN_ID, "林晓", TUNXI, date(2026, 10, 1), now)
    registered(OLD_ID, "陆英", TUNXI, date(2026, 10, 1), now)
    take(INSURANCE, insurance_row(2, insurance__pension_status="2"), now=now)
    assert moves_at(division(TUNXI).id, "reg_place", since=start) == Moves(came=0, left=0, first_known=2)


def test_a_change_that_is_no_move_counts_as_none(now: datetime) -> None:
    start = now - timedelta(days=1)
    registered(LIN_ID, "林晓", TUNXI, date(2026, 10, 1), now)
    dated(start - timedelta(days=30))
    row = police_row(2, LIN_ID, "林晓", household__register_division=TUNXI, person__ethnic="02")
    take(POLICE, row.__class__(row.line, row.key, row.values, date(2026, 11, 1)), now=now)
    assert Change.objects.filter(known_at__gte=start).count() == 2
    assert moves_at(division(TUNXI).id, "reg_place", since=start) == Moves(0, 0, 0)


def _home(line: int, number: str, name: str, grid: str, building: str, room: str) -> SourceRow:
    return police_row(
        line,
        number,
        name,
        residence__division=TUNXI,
        residence__grid=grid,
        residence__building=building,
        residence__unit="1",
        residence__floor="2",
        residence__room=room,
    )


def test_a_place_is_counted_grid_by_grid_with_its_homes_and_buildings(now: datetime) -> None:
    take(POLICE, _home(2, LIN_ID, "林晓", "1", "3幢", "201"), _home(3, OLD_ID, "陆英", "1", "3幢", "202"), now=now)
    take(POLICE, _home(4, "320599200311250139", "王强", "10", "8幢", "201"), now=now)
    assert inside(division(TUNXI).id) == {
        "1": Inside(people=2, homes=2, buildings=1),
        "10": Inside(people=1, homes=1, buildings=1),
    }
    assert list(inside(division(TUNXI).id)) == ["1", "10"]
    assert inside(division(NANXIN).id) == {}
    assert living(division(TUNXI).id, "usual_place").count == 3


def test_somebody_who_moves_house_is_counted_where_she_lives_now(now: datetime) -> None:
    start = now - timedelta(days=1)
    take(POLICE, _home(2, LIN_ID, "林晓", "1", "3幢", "201"), now=now)
    dated(start - timedelta(days=30))
    moved = dict(_home(2, LIN_ID, "林晓", "1", "3幢", "201").values) | {"residence.division": NANXIN}
    row = _home(2, LIN_ID, "林晓", "1", "3幢", "201")
    take(POLICE, dataclasses.replace(row, values=moved, observed_on=date(2026, 11, 1)), now=now)
    assert moves_at(division(NANXIN).id, "usual_place", since=start) == Moves(came=1, left=0, first_known=0)
    assert moves_at(division(TUNXI).id, "usual_place", since=start) == Moves(came=0, left=1, first_known=0)
    assert moves_at(division(TUNXI).id, "reg_place", since=start) == Moves(0, 0, 0)


def test_the_dead_are_not_counted_as_living_there(now: datetime) -> None:
    take(POLICE, _home(2, LIN_ID, "林晓", "1", "3幢", "201"), now=now)
    row = _home(2, LIN_ID, "林晓", "1", "3幢", "201")
    values = dict(row.values) | {"person.death_date": "2026-10-30"}
    take(POLICE, dataclasses.replace(row, values=values, observed_on=date(2026, 11, 1)), now=now)
    assert living(division(TUNXI).id, "usual_place").count == 0
    assert inside(division(TUNXI).id)["1"].people == 0
