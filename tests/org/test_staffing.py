"""Posts: several at a time, leave and stand-in; leaving one hands everything on and closes it at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.people import LIN_ID, OLD_ID, POLICE, division, employed, police_row, subject_of, take
from tongban.catalogue.current import content
from tongban.guard.actions import NotAllowed, grant, look
from tongban.guard.models import Grant
from tongban.guard.relations import post
from tongban.journal.models import Event
from tongban.org.actions import appoint, begin_leave, end_leave, hand_over, keep_grid, open_account
from tongban.org.actions.staffing import NotPossible
from tongban.org.models import Appointment, Grid, Handover, Leave, Unit
from tongban.org.reads import answers_for, colleagues, led_by, posts_of, receipts_of
from tongban.rules.privacy import Purpose, Relation
from tongban.terms.text import Text
from tongban.terms.values import Actor
from tongban.web.ports import carriers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def worker(username: str, now: datetime, post: str = "community_worker", name: str = "周") -> Appointment:
    """Somebody at the residents' committee of Zoujiajiao."""
    account = open_account(username=username, kind="staff")
    return appoint(account=account, name=name, post=post, unit=Unit.objects.get(code="zoujiajiao-committee"), now=now)


@pytest.fixture
def hers(now: datetime) -> Appointment:
    return worker("zhou", now)


@pytest.fixture
def successor(now: datetime) -> Appointment:
    return worker("chen", now, name="陈")


def acting(appointment: Appointment) -> Actor:
    """The actor somebody is in one post."""
    return Actor(
        kind="staff",
        id=appointment.staff.account_id,
        label=Text("社工", "worker"),
        permissions=frozenset(content().posts[appointment.post].permissions),
        place=appointment.division.ref,
        post=appointment.id,
    )


# ---- several posts


def test_one_person_holds_several_posts_and_each_acts_for_its_place(now: datetime) -> None:
    first = employed("gu", now)
    second = appoint(
        account=first.staff.account,
        name="顾",
        post="community_worker",
        unit=Unit.objects.get(code="tunxi-committee"),
        now=now + timedelta(days=1),
    )
    account = first.staff.account
    assert [one.appointment.id for one in posts_of(account, now=now)] == [first.id], "the second begins tomorrow"
    later = posts_of(account, now=now + timedelta(days=2))
    assert [one.appointment.division.ref for one in later] == ["NBS:2022:320509111000", "NBS:2022:320509111207"]
    assert second.staff_id == first.staff_id


def test_a_post_given_twice_is_one(hers: Appointment, now: datetime) -> None:
    assert worker("zhou", now + timedelta(days=3)).id == hers.id
    assert Event.objects.filter(name="staff.appointed").count() == 1


def test_the_table_refuses_a_post_open_twice_and_one_that_ends_before_it_begins(
    hers: Appointment, now: datetime
) -> None:
    again = {"staff": hers.staff, "post": hers.post, "unit": hers.unit, "division": hers.division, "since": now}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Appointment.objects.create(**again)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Appointment.objects.create(**{**again, "until": now - timedelta(seconds=1)})


def test_asking_for_ones_posts_is_one_statement(hers: Appointment, now: datetime) -> None:
    with CaptureQueriesContext(connection) as captured:
        (one,) = posts_of(hers.staff.account, now=now)
        assert one.appointment.unit.name.zh == "邹家角社区居民委员会"
    assert len(captured) == 1


def test_a_grid_is_kept_by_somebody_of_its_community(hers: Appointment, now: datetime) -> None:
    grid = Grid.objects.get(community__unit=hers.unit, code="01")
    keep_grid(grid=grid, appointment=hers)
    with pytest.raises(ValueError, match="does not work for"):
        keep_grid(grid=grid, appointment=employed("gu", now))


# ---- leave


def test_who_stands_in_acts_in_the_post_and_the_one_away_does_not(
    hers: Appointment, successor: Appointment, now: datetime
) -> None:
    begin_leave(appointment=hers, stand_in=successor, since=TODAY, until=TODAY, now=now)
    assert posts_of(hers.staff.account, now=now) == []
    own, covered = posts_of(successor.staff.account, now=now)
    assert (own.appointment.id, own.stands_in) == (successor.id, False)
    assert (covered.appointment.id, covered.stands_in) == (hers.id, True)
    tomorrow = now + timedelta(days=1)
    assert [one.appointment.id for one in posts_of(hers.staff.account, now=tomorrow)] == [hers.id]
    assert len(posts_of(successor.staff.account, now=tomorrow)) == 1


def test_coming_back_early_ends_the_stand_in_at_once(hers: Appointment, successor: Appointment, now: datetime) -> None:
    begin_leave(appointment=hers, stand_in=successor, since=TODAY, until=None, now=now)
    assert end_leave(appointment_id=hers.id, now=now)
    assert not end_leave(appointment_id=hers.id, now=now)
    assert len(posts_of(successor.staff.account, now=now)) == 1
    assert len(posts_of(hers.staff.account, now=now)) == 1
    told = [event.name for event in Event.objects.filter(name__startswith="staff.leave").order_by("seq")]
    assert told == ["staff.leave_began", "staff.leave_ended"]


def test_a_second_leave_replaces_the_first(hers: Appointment, successor: Appointment, now: datetime) -> None:
    begin_leave(appointment=hers, stand_in=None, since=TODAY, until=None, now=now)
    begin_leave(appointment=hers, stand_in=successor, since=TODAY, until=None, now=now)
    assert Leave.objects.filter(appointment=hers, ended_at=None).count() == 1
    assert len(posts_of(successor.staff.account, now=now)) == 2


def test_a_stranger_does_not_stand_in(hers: Appointment, now: datetime) -> None:
    with pytest.raises(NotPossible) as refused:
        begin_leave(appointment=hers, stand_in=employed("gu", now), since=TODAY, until=None, now=now)
    assert "同一单位" in refused.value.verdict.reason.zh
    assert not Leave.objects.exists()


# ---- handing over


@pytest.fixture
def looked_after(hers: Appointment, now: datetime) -> UUID:
    """Somebody given to the worker's post to look after, and two grids of hers."""
    take(POLICE, police_row(2), police_row(3, OLD_ID, "陆英"), now=now)
    subject_id = subject_of(LIN_ID)
    grant(subject_id=subject_id, relation=Relation.CASE, holder=post(hers.id), ref="duty-1", now=now)
    for code in ("01", "02"):
        keep_grid(grid=Grid.objects.get(community__unit=hers.unit, code=code), appointment=hers)
    return subject_id


def see(subject_id: UUID, appointment: Appointment, now: datetime) -> None:
    look(
        subject_id=subject_id,
        elements=["person.name"],
        purpose=Purpose.HANDLE_CASE,
        basis=Text("测试", "test"),
        actor=acting(appointment),
        now=now,
        ref="duty-1",
    )


def give(hers: Appointment, successor: Appointment, now: datetime) -> Handover:
    return hand_over(
        appointment_id=hers.id,
        successor_id=successor.id,
        by_id=hers.staff.account_id,
        carriers=carriers(),
        now=now,
    )


def test_everything_goes_to_the_successor_with_one_receipt(
    hers: Appointment, successor: Appointment, looked_after: UUID, now: datetime
) -> None:
    receipt = give(hers, successor, now)
    assert {item["kind"]: item["count"] for item in receipt.items} == {"people": 1, "grids": 2, "stand_ins": 0}
    assert all(carrier.held(post=hers.id, now=now) == 0 for carrier in carriers())
    assert [carrier.held(post=successor.id, now=now) for carrier in carriers()] == [1, 2, 0]
    assert receipt.number.startswith("JJ-")
    (event,) = Event.objects.filter(name="staff.handed_over")
    assert event.payload["things"] == 3
    assert "周" not in str(event.payload)


def test_access_ends_at_that_instant_and_the_successors_begins(
    hers: Appointment, successor: Appointment, looked_after: UUID, now: datetime
) -> None:
    see(looked_after, hers, now)
    with pytest.raises(NotAllowed):
        see(looked_after, successor, now)
    give(hers, successor, now)
    see(looked_after, successor, now)
    with pytest.raises(NotAllowed):
        see(looked_after, hers, now)  # even an actor built before
    assert posts_of(hers.staff.account, now=now) == []
    assert not Grant.objects.filter(holder=post(hers.id), until=None).exists()


def test_a_grant_that_would_have_ended_later_ends_now_and_keeps_its_end_for_the_successor(
    hers: Appointment, successor: Appointment, now: datetime
) -> None:
    take(POLICE, police_row(2), now=now)
    until = now + timedelta(days=30)
    grant(subject_id=subject_of(LIN_ID), relation=Relation.CASE, holder=post(hers.id), ref="d", now=now, until=until)
    give(hers, successor, now + timedelta(hours=1))
    ends = dict(Grant.objects.filter(ref="d").values_list("holder", "until"))
    assert ends == {post(hers.id): now + timedelta(hours=1), post(successor.id): until}


def test_whom_the_successor_looks_after_already_is_not_given_twice(
    hers: Appointment, successor: Appointment, looked_after: UUID, now: datetime
) -> None:
    grant(subject_id=looked_after, relation=Relation.CASE, holder=post(successor.id), ref="duty-1", now=now)
    give(hers, successor, now)
    assert Grant.objects.filter(holder=post(successor.id), until=None).count() == 1


def test_a_post_is_handed_over_once(hers: Appointment, successor: Appointment, now: datetime) -> None:
    give(hers, successor, now)
    with pytest.raises(NotPossible, match="already"):
        give(hers, successor, now)
    assert Handover.objects.count() == 1


def test_nothing_moves_when_the_rules_say_no(hers: Appointment, looked_after: UUID, now: datetime) -> None:
    with pytest.raises(NotPossible, match="appointed"):
        give(hers, worker("jiang", now, "community_secretary", "蒋"), now)
    assert [carrier.held(post=hers.id, now=now) for carrier in carriers()] == [1, 2, 0]
    assert Appointment.objects.get(id=hers.id).until is None


def test_a_carrier_that_fails_leaves_everything_as_it_was(
    hers: Appointment, successor: Appointment, looked_after: UUID, now: datetime
) -> None:
    class Broken:
        kind = "broken"
        name = Text("坏", "broken")

        def held(self, *, post: UUID, now: datetime) -> int:
            return 1

        def pass_on(self, *, post: UUID, successor: UUID, now: datetime) -> int:
            raise RuntimeError("down")

    with pytest.raises(RuntimeError, match="down"):
        hand_over(
            appointment_id=hers.id,
            successor_id=successor.id,
            by_id=hers.staff.account_id,
            carriers=[*carriers(), Broken()],
            now=now,
        )
    assert [carrier.held(post=hers.id, now=now) for carrier in carriers()] == [1, 2, 0]
    assert posts_of(hers.staff.account, now=now)


def test_standing_in_goes_on_too_but_nobody_stands_in_for_herself(
    hers: Appointment, successor: Appointment, now: datetime
) -> None:
    third = worker("third", now, name="吴")
    begin_leave(appointment=third, stand_in=hers, since=TODAY, until=None, now=now)
    begin_leave(appointment=successor, stand_in=hers, since=TODAY, until=None, now=now)
    receipt = give(hers, successor, now)
    assert {item["kind"]: item["count"] for item in receipt.items}["stand_ins"] == 1
    assert Leave.objects.get(appointment=third).stand_in_id == successor.id
    assert Leave.objects.get(appointment=successor).stand_in_id is None


def test_a_leader_answers_for_her_place_and_below_and_for_no_other(
    hers: Appointment, successor: Appointment, now: datetime
) -> None:
    town = employed("lead", now, post="centre_leader", place=division("320583103000"))
    elsewhere = employed("other", now, post="centre_leader", place=division("320509111000"))
    assert answers_for(town, hers)
    assert not answers_for(elsewhere, hers)
    assert not answers_for(hers, town), "not upwards"
    assert {one.id for one in led_by(town)} == {hers.id, successor.id}
    give(hers, successor, now)
    assert len(receipts_of(town.staff.account, town)) == 1
    assert receipts_of(elsewhere.staff.account, elsewhere) == []
    assert len(receipts_of(hers.staff.account, None)) == 1


def test_a_successor_is_sought_among_those_in_the_same_post(
    hers: Appointment, successor: Appointment, now: datetime
) -> None:
    worker("jiang", now, "community_secretary", "蒋")
    assert [one.id for one in colleagues(hers, same_post=True)] == [successor.id]
    assert len(colleagues(hers)) == 2
