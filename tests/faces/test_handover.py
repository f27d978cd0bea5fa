"""Handing over a post on a page: by oneself or by one's leader; the receipt; and nothing for anybody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.people import division, employed

from tongban.org.actions import hand_over, keep_grid
from tongban.org.models import Account, Appointment, Grid, Handover, Leave
from tongban.rules.calendar import legal_day
from tongban.web.clock import now as real_now
from tongban.web.ports import carriers

pytestmark = pytest.mark.django_db
ZOUJIAJIAO = "320583103007"


def signed_in(account: Account, lang: str = "zh") -> Client:
    client = browser_of(account)
    client.cookies["lang"] = lang
    return client


def worker(username: str, now: datetime, post: str = "community_worker", name: str = "周晓芸") -> Appointment:
    return employed(username, now, post=post, place=division(ZOUJIAJIAO), name=name)


@pytest.fixture
def hers(now: datetime) -> Appointment:
    own = worker("zhou", now)
    keep_grid(grid=Grid.objects.get(community__unit=own.unit, code="01"), appointment=own)
    return own


@pytest.fixture
def chen(now: datetime) -> Appointment:
    return worker("chen", now, name="陈立")


def test_a_worker_hands_over_and_is_out_at_once(hers: Appointment, chen: Appointment) -> None:
    client = signed_in(hers.staff.account)
    address = f"/desk/handover/own/{hers.id}/"
    assert "陈立" in client.get(address).content.decode()
    done = client.post(address, {"successor": str(chen.id)})
    assert done.status_code == 302
    receipt = client.get(done["Location"]).content.decode()
    for words in ("岗位交接单", "周晓芸", "陈立", "负责的网格", "邹家角社区居民委员会"):
        assert words in receipt
    assert client.get("/field/").status_code == 403
    assert "您现在没有岗位" in client.get("/desk/handover/").content.decode()
    assert Grid.objects.filter(keeper=chen).count() == 1


def test_the_form_sent_twice_gives_the_one_receipt(hers: Appointment, chen: Appointment, now: datetime) -> None:
    """Whoever led it sends again: her post still stands, the receipt is the same."""
    leader = worker("jiang", now, "community_secretary", "蒋文")
    client = signed_in(leader.staff.account)
    address = f"/desk/handover/led/{hers.id}/"
    first = client.post(address, {"successor": str(chen.id)})
    again = client.post(address, {"successor": str(chen.id)})
    assert first["Location"] == again["Location"]
    assert Handover.objects.count() == 1
    assert Handover.objects.get().by_id == leader.staff.account_id


def test_without_a_choice_the_page_says_what_is_missing(hers: Appointment, chen: Appointment) -> None:
    answer = signed_in(hers.staff.account).post(f"/desk/handover/own/{hers.id}/", {})
    assert answer.status_code == 422
    assert "请选择接手人" in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_stranger_is_no_successor_even_if_her_id_is_sent(hers: Appointment, chen: Appointment, now: datetime) -> None:
    elsewhere = employed("li", now, post="community_worker", place=division("320509111207"))
    answer = signed_in(hers.staff.account).post(f"/desk/handover/own/{hers.id}/", {"successor": str(elsewhere.id)})
    assert answer.status_code == 422
    assert not Handover.objects.exists()


def test_who_is_alone_in_the_post_is_told_what_to_do(hers: Appointment) -> None:
    shown = signed_in(hers.staff.account).get(f"/desk/handover/own/{hers.id}/").content.decode()
    assert "管理员先任命接手人" in shown
    assert "确认交接" not in shown


def test_nobody_hands_over_the_post_of_another(hers: Appointment, chen: Appointment, now: datetime) -> None:
    assert (
        signed_in(chen.staff.account).post(f"/desk/handover/own/{hers.id}/", {"successor": str(chen.id)}).status_code
        == 404
    )
    assert signed_in(chen.staff.account).get(f"/desk/handover/led/{hers.id}/").status_code == 403
    far = employed("far", now, post="centre_leader")
    assert signed_in(far.staff.account).get(f"/desk/handover/led/{hers.id}/").status_code == 404
    town = employed("town", now, post="centre_leader", place=division("320583103000"))
    assert signed_in(town.staff.account).get(f"/desk/handover/led/{hers.id}/").status_code == 200
    assert not Handover.objects.exists()


def test_the_receipt_is_for_both_people_and_their_leaders_alone(
    hers: Appointment, chen: Appointment, now: datetime
) -> None:
    receipt = hand_over(
        appointment_id=hers.id, successor_id=chen.id, by_id=hers.staff.account_id, carriers=carriers(), now=now
    )
    address = f"/desk/handover/receipts/{receipt.number}/"
    leader = worker("jiang", now, "community_secretary", "蒋文")
    town = employed("town", now, post="centre_leader", place=division("320583103000"))
    far = employed("far", now, post="centre_leader")
    colleague = worker("wu", now, name="吴")
    for one, status in ((hers, 200), (chen, 200), (leader, 200), (town, 200), (far, 404), (colleague, 404)):
        client = signed_in(one.staff.account)
        assert client.get(address).status_code == status, one.staff.name
        assert (receipt.number in client.get("/desk/handover/").content.decode()) is (status == 200), one.staff.name
    assert signed_in(hers.staff.account, "en").get(address).content.decode().count("grids in charge") == 1


def test_the_list_of_posts_costs_the_same_however_many_one_leads(hers: Appointment, now: datetime) -> None:
    client = signed_in(worker("jiang", now, "community_secretary", "蒋文").staff.account)

    def statements() -> int:
        client.get("/desk/handover/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/handover/").status_code == 200
        return len(captured)

    few = statements()
    for number in range(8):
        one, other = worker(f"a{number}", now, name=f"甲{number}"), worker(f"b{number}", now, name=f"乙{number}")
        hand_over(
            appointment_id=one.id, successor_id=other.id, by_id=one.staff.account_id, carriers=carriers(), now=now
        )
    assert statements() == few
    assert few <= 6


# ---- leave


def test_leave_is_noted_with_a_stand_in_and_ended_by_coming_back(hers: Appointment, chen: Appointment) -> None:
    client = signed_in(hers.staff.account)
    address = f"/desk/handover/posts/{hers.id}/"
    today = legal_day(real_now()).isoformat()
    assert client.post(address, {"since": today, "until": "", "stand_in": str(chen.id)}).status_code == 302
    assert client.get("/field/").status_code == 403, "away is away"
    shown = client.get(address).content.decode()
    assert "代岗：陈立" in shown
    assert "我已回岗" in shown
    assert client.post(f"{address}back").status_code == 302
    assert client.get("/field/").status_code == 200


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"since": "", "until": ""}, "请填第一天"),
        ({"since": "tomorrow"}, "2026-11-30"),
        ({"since": "2020-01-01"}, "过去的日子"),
        ({"since": "{today}", "stand_in": "nobody"}, "在名单中选"),
        ({"since": "{today}", "until": "{before}"}, "结束日期早于"),
    ],
)
def test_a_leave_that_cannot_be_is_told(form: dict[str, str], says: str, hers: Appointment, chen: Appointment) -> None:
    today = legal_day(real_now())
    words = {"today": today.isoformat(), "before": (today - timedelta(days=1)).isoformat()}
    sent = {name: value.format(**words) for name, value in form.items()}
    answer = signed_in(hers.staff.account).post(f"/desk/handover/posts/{hers.id}/", sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Leave.objects.exists()


def test_the_post_of_another_is_not_there(hers: Appointment, chen: Appointment) -> None:
    client = signed_in(chen.staff.account)
    assert client.get(f"/desk/handover/posts/{hers.id}/").status_code == 404
    assert client.post(f"/desk/handover/posts/{hers.id}/back").status_code == 404
