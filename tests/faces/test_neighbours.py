"""From a building to a household: the community's own workers alone, every look logged, names only where opened."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from stdnum.cn import ric
from tests.clients import browser_of
from tests.people import LIN_ID, OLD_ID, POLICE, division, employed, police_row, subject_of, take

from tongban.guard.actions import NotAllowed, look_over
from tongban.guard.reads import looks_at
from tongban.residents import neighbours
from tongban.residents.counts import moves_at
from tongban.residents.models import Dwelling, Person
from tongban.residents.read import read_many
from tongban.terms.text import Text
from tongban.terms.values import SourceRow
from tongban.web.actor import actor_for

pytestmark = pytest.mark.django_db
CHUNJIA, ZOUJIAJIAO = "320507003001", "320583103007"
BASIS = Text("测试", "test")


def living(line: int, number: str, name: str, room: str, place: str = CHUNJIA, **more: str) -> SourceRow:
    home = {
        "residence__division": place, "residence__grid": "01", "residence__building": "春嘉新村1幢",
        "residence__unit": "1单元", "residence__floor": room[0], "residence__room": room,
        "residence__address": f"春嘉新村1幢1单元{room}",
    }  # fmt: skip
    return police_row(line, number, name, **home, **more)


@pytest.fixture
def homes(now: datetime) -> None:
    take(POLICE, living(2, LIN_ID, "林晓", "301室"), living(3, OLD_ID, "陆英", "501室", household__no="H2"), now=now)


def client(now: datetime, place: str = CHUNJIA) -> Client:
    who = employed(f"w-{place}", now, post="community_worker", place=division(place))
    return browser_of(who.staff.account)


def test_from_the_building_to_the_household(homes: None, now: datetime) -> None:
    worker = client(now)
    listed = worker.get("/field/buildings/").content.decode()
    assert "春嘉新村1幢" in listed
    assert "林晓" not in listed
    key = neighbours.buildings(division(CHUNJIA).id)[0].key
    drawn = worker.get(f"/field/buildings/{key}/").content.decode()
    assert drawn.index("501室") < drawn.index("301室"), "the top floor stands on top"
    assert "林晓" not in drawn
    home = Person.objects.get(subject=subject_of(LIN_ID)).dwelling_id
    opened = worker.get(f"/field/homes/{home}/").content.decode()
    assert "林晓" in opened
    assert "陆英" not in opened
    assert LIN_ID not in opened
    seen = looks_at(subject_of(LIN_ID))
    assert [(one.purpose, one.outcome) for one in seen] == [("serve", "allowed")]
    assert "person.id_number" not in seen[0].elements
    assert looks_at(subject_of(OLD_ID)) == []


def test_another_community_sees_nothing_and_opens_nothing(homes: None, now: datetime) -> None:
    other = client(now, ZOUJIAJIAO)
    assert "春嘉" not in other.get("/field/buildings/").content.decode().split("<main", 1)[1]
    key = neighbours.buildings(division(CHUNJIA).id)[0].key
    home = Dwelling.objects.first()
    assert home is not None
    assert other.get(f"/field/buildings/{key}/").status_code == 404
    assert other.get(f"/field/homes/{home.pk}/").status_code == 404


def test_the_guard_itself_refuses_strangers_and_more_than_content_allows(homes: None, now: datetime) -> None:
    here = actor_for(
        employed("a", now, post="community_worker", place=division(CHUNJIA)).staff.account, channel="window"
    )
    there = actor_for(
        employed("b", now, post="community_worker", place=division(ZOUJIAJIAO)).staff.account, channel="window"
    )
    lin = subject_of(LIN_ID)
    with pytest.raises(NotAllowed):
        look_over(subject_ids=[lin], elements=["person.name"], basis=BASIS, actor=there)
    with pytest.raises(NotAllowed):
        look_over(subject_ids=[lin], elements=["person.id_number"], basis=BASIS, actor=here)
    seen = look_over(subject_ids=[lin], elements=["person.name"], basis=BASIS, actor=here)
    assert read_many(seen)[lin].text("person.name") == "林晓"
    assert look_over(subject_ids=[], elements=["person.name"], basis=BASIS, actor=there) == []


def test_who_moves_away_is_looked_after_elsewhere(homes: None, now: datetime) -> None:
    take(POLICE, living(2, LIN_ID, "林晓", "301室", place=ZOUJIAJIAO), now=now)
    lin = subject_of(LIN_ID)
    here = actor_for(
        employed("a", now, post="community_worker", place=division(CHUNJIA)).staff.account, channel="window"
    )
    there = actor_for(
        employed("b", now, post="community_worker", place=division(ZOUJIAJIAO)).staff.account, channel="window"
    )
    assert look_over(subject_ids=[lin], elements=["person.name"], basis=BASIS, actor=there)
    with pytest.raises(NotAllowed):
        look_over(subject_ids=[lin], elements=["person.name"], basis=BASIS, actor=here)


def test_who_came_is_named_to_her_new_community_alone(homes: None, now: datetime) -> None:
    take(POLICE, living(2, LIN_ID, "林晓", "301室", place=ZOUJIAJIAO), now=now)
    came = neighbours.moves(division(ZOUJIAJIAO).id, since=datetime.min.replace(tzinfo=now.tzinfo))
    assert [one.subject_id for one in came if one.came] == [subject_of(LIN_ID)]
    left = client(now).get("/field/changes/").content.decode().split("<main", 1)[1]
    assert "林晓" not in left


def test_whoever_came_is_listed_as_often_as_she_is_counted(homes: None, now: datetime) -> None:
    take(POLICE, living(2, LIN_ID, "林晓", "301室", place=ZOUJIAJIAO), now=now)
    take(POLICE, living(2, LIN_ID, "林晓", "302室"), now=now)
    take(POLICE, living(3, OLD_ID, "陆英", "501室", place=ZOUJIAJIAO, household__no="H2"), now=now)
    since = datetime.min.replace(tzinfo=now.tzinfo)
    for place in (division(ZOUJIAJIAO).id, division(CHUNJIA).id):
        listed, counted = neighbours.moves(place, since=since), moves_at(place, "usual_place", since=since)
        assert sum(one.came for one in listed) == counted.came
        assert sum(not one.came for one in listed) == counted.left
    at_zoujiajiao = neighbours.moves(division(ZOUJIAJIAO).id, since=since)
    assert [one.subject_id for one in at_zoujiajiao if one.came] == [subject_of(OLD_ID)]


def test_a_building_costs_the_same_however_many_live_there(homes: None, now: datetime) -> None:
    worker = client(now)
    key = neighbours.buildings(division(CHUNJIA).id)[0].key

    def statements(path: str) -> int:
        worker.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert worker.get(path).status_code == 200
        return len(captured)

    few = statements(f"/field/buildings/{key}/"), statements("/field/buildings/")
    numbers = [f"32059919800101{n:03d}" for n in range(1, 8)]
    rows = [
        living(9 + n, core + ric.calc_check_digit(core + "0"), "王一", f"{n}02室") for n, core in enumerate(numbers, 1)
    ]
    take(POLICE, *rows, now=now)
    assert (statements(f"/field/buildings/{key}/"), statements("/field/buildings/")) == few


def test_each_picture_goes_as_far_as_its_own_look(homes: None, now: datetime) -> None:
    here = actor_for(
        employed("a", now, post="community_worker", place=division(CHUNJIA)).staff.account, channel="window"
    )
    lin, old = subject_of(LIN_ID), subject_of(OLD_ID)
    names = look_over(subject_ids=[lin], elements=["person.name"], basis=BASIS, actor=here)
    born = look_over(subject_ids=[old], elements=["person.birth_date"], basis=BASIS, actor=here)
    pictures = read_many([*names, *born])
    assert set(pictures[lin].held) == {"person.name"}
    assert set(pictures[old].held) == {"person.birth_date"}
