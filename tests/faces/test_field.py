"""The community's page: its own workers only, figures without a name of any resident, at a fixed cost."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.people import LIN_ID, OLD_ID, POLICE, division, employed, police_row, take

from tongban.org.actions import appoint, begin_leave, keep_grid
from tongban.org.models import Appointment, Grid, Unit
from tongban.rules.calendar import legal_day
from tongban.web.clock import now as real_now

pytestmark = pytest.mark.django_db
ZOUJIAJIAO, TUNXI = "320583103007", "320509111207"


@pytest.fixture
def worker(now: datetime) -> Appointment:
    return employed("zhou", now, post="community_worker", place=division(ZOUJIAJIAO), name="周晓芸")


def page(appointment: Appointment) -> str:
    """What stands on it, without the frame around it."""
    whole = browser_of(appointment.staff.account).get("/field/").content.decode()
    return whole.split("<main", 1)[1].split("</main>", 1)[0]


def test_the_page_is_the_workers_own_community(worker: Appointment, now: datetime) -> None:
    keep_grid(grid=Grid.objects.get(community__unit=worker.unit, code="01"), appointment=worker)
    own = page(worker)
    for words in (
        "邹家角社区居委会",
        "陆家镇",
        "1.27",
        "商铺",
        "143",
        "第十二网格",
        "合丰路",
        "周晓芸",
        "示例",
        "城乡结合区",
        "NBS",
    ):
        assert words in own
    assert "屯溪" not in own
    other = page(employed("li", now, post="community_worker", place=division(TUNXI)))
    assert "屯溪村委会" in other
    assert "邹家角" not in other


def test_residents_are_counted_and_not_named(worker: Appointment, now: datetime) -> None:
    rows = [
        police_row(2, household__register_division=ZOUJIAJIAO, residence__division=ZOUJIAJIAO, residence__grid="99"),
        police_row(3, OLD_ID, "陆英", household__register_division=ZOUJIAJIAO),
    ]
    take(POLICE, *rows, now=now)
    shown = page(worker)
    assert "公安机关" in shown
    assert '<p class="figure-value">2<' in shown
    assert "网格 99" in shown, "a grid the record speaks of and nobody declared"
    for personal in (LIN_ID, OLD_ID, "林晓", "陆英"):
        assert personal not in shown


def test_the_page_costs_the_same_however_many_live_and_work_there(worker: Appointment, now: datetime) -> None:
    client = browser_of(worker.staff.account)

    def statements() -> int:
        client.get("/field/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/field/").status_code == 200
        return len(captured)

    few = statements()
    rows = (police_row(2, household__register_division=ZOUJIAJIAO), police_row(3, OLD_ID, "陆英"))
    take(POLICE, *rows, now=now)
    for number in range(6):
        employed(f"w{number}", now, post="community_worker", place=division(ZOUJIAJIAO))
    assert statements() == few
    assert few <= 17


def test_who_is_on_leave_is_shown_as_away(worker: Appointment, now: datetime) -> None:
    away = employed("chen", now, post="community_worker", place=division(ZOUJIAJIAO), name="陈立")
    today = legal_day(real_now())
    begin_leave(appointment=away, stand_in=worker, since=today, until=None, now=real_now())
    shown = page(worker)
    assert "休假中" in shown
    assert "（代岗）" in shown, "the post she stands in for is offered to her"
    assert browser_of(away.staff.account).get("/field/").status_code == 403


def test_a_place_nobody_described_says_so(now: datetime) -> None:
    nowhere = employed("x", now, post="community_worker", place=division("320582100234"))
    assert "还没有社区资料" in page(nowhere)


def test_the_window_does_not_see_the_community_nor_the_community_the_window(worker: Appointment, now: datetime) -> None:
    assert browser_of(employed("gu", now).staff.account).get("/field/").status_code == 403
    assert browser_of(worker.staff.account).get("/desk/").status_code == 403


def test_with_two_posts_one_acts_in_the_one_chosen(worker: Appointment, now: datetime) -> None:
    second = appoint(
        account=worker.staff.account,
        name="周晓芸",
        post="window_clerk",
        unit=Unit.objects.get(code="lujia-centre"),
        now=now,
    )
    client = browser_of(worker.staff.account)
    assert client.get("/field/").status_code == 200
    assert client.get("/desk/").status_code == 403
    moved = client.post("/posts/act-as", {"post": str(second.id)})
    assert moved["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/field/").status_code == 403
    client.post("/posts/act-as", {"post": "00000000-0000-7000-8000-000000000001"})
    assert client.get("/desk/").status_code == 200, "a post that is not hers changes nothing"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_served_in_both_languages(lang: str, worker: Appointment) -> None:
    client = browser_of(worker.staff.account)
    client.cookies["lang"] = lang
    shown = client.get("/field/").content.decode()
    assert ("Zoujiajiao Community" in shown) is (lang == "en")
