"""Sessions: how long, how honest about how they began, and what the log says of them."""

import ast
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.clients import browser_of
from tests.people import POLICE, police_row, subject_of, take
from tongban.demo import build
from tongban.demo.personas import personas
from tongban.guard.actions import own_subject
from tongban.org.actions import open_account
from tongban.org.actions.accounts import open_resident
from tongban.org.models import Account, Session
from tongban.terms.level import Level
from tongban.web import clock, session
from tongban.web.access import level_of, step_up
from tongban.web.address import address_of, device_of

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src" / "tongban"


@pytest.fixture
def stepped_in(client: Client, now: datetime) -> Client:
    """A visitor of the demo, being the clerk."""
    clerk = personas()["clerk"]
    build._appoint(clerk, now)
    client.post("/demo/step-into", {"persona": clerk.key})
    return client


def _age(client: Client, *, opened: timedelta = timedelta(0), seen: timedelta = timedelta(0)) -> None:
    """Make the session as old as that."""
    now, held = clock.now(), client.session
    held["tongban"] = {
        **held["tongban"],
        "opened": (now - opened).isoformat(),
        "seen": (now - seen).isoformat(),
    }
    held.save()


def test_stepping_into_a_persona_is_honest_about_it(stepped_in: Client) -> None:
    assert stepped_in.get("/desk/").status_code == 200
    assert Session.objects.get(account__kind="staff").method == "demo"


def test_outside_demo_mode_such_a_session_opens_nothing(stepped_in: Client, settings: Any) -> None:
    settings.TONGBAN_DEMO = False
    assert stepped_in.get("/desk/")["Location"] == "/desk/security/"


@pytest.mark.parametrize(
    ("opened", "seen", "why"),
    [(timedelta(hours=9), timedelta(minutes=19), ""), (timedelta(hours=9), timedelta(minutes=20), "idle"),
     (timedelta(hours=10), timedelta(0), "absolute")],
)  # fmt: skip
def test_a_session_of_staff_ends_by_time_and_says_why(
    stepped_in: Client, opened: timedelta, seen: timedelta, why: str
) -> None:
    _age(stepped_in, opened=opened, seen=seen)
    answer = stepped_in.get("/desk/")
    if not why:
        assert answer.status_code == 200
        return
    assert answer["Location"] == f"/desk/sign-in?next=%2Fdesk%2F&why={why}"
    told = stepped_in.get(answer["Location"]).content.decode()
    assert ("没有操作" if why == "idle" else "时间已到") in told
    assert not Session.objects.filter(account__kind="staff").exists()


def test_being_there_is_written_once_a_minute(stepped_in: Client) -> None:
    _age(stepped_in, seen=timedelta(seconds=30))
    before = Session.objects.get(account__kind="staff").seen_at
    stepped_in.get("/desk/")
    assert Session.objects.get(account__kind="staff").seen_at == before
    _age(stepped_in, seen=timedelta(minutes=5))
    stepped_in.get("/desk/")
    seen = Session.objects.get(account__kind="staff").seen_at
    assert seen is not None
    assert clock.now() - seen < timedelta(minutes=1)


def test_a_residents_session_lasts_while_it_is_used(client: Client, rf: RequestFactory, now: datetime) -> None:
    account = open_resident(phone="13800000424")
    request = client.get("/").wsgi_request
    session.begin(request, account, method="phone", at=clock.now())
    request.session.save()
    client.cookies["session"] = str(request.session.session_key)
    _age(client, opened=timedelta(days=40), seen=timedelta(hours=11))
    assert client.get("/account/").status_code == 200
    _age(client, seen=timedelta(hours=12))
    assert "why=idle" in client.get("/account/")["Location"]


def test_the_log_has_facts_and_no_names(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tongban.sign_in")
    client.post("/sign-in/password", {"phone": "13800000424", "password": "geheim-geheim"})
    client.post("/desk/sign-in", {"username": "gu.min", "password": "geheim-geheim"})
    lines = [record for record in caplog.records if record.name == "tongban.sign_in"]
    assert [line.__dict__["outcome"] for line in lines] == ["wrong_password"] * 2
    for line in lines:
        for secret in ("13800000424", "gu.min", "geheim", "127.0.0.1"):
            assert secret not in line.getMessage()


def test_only_one_place_begins_a_session() -> None:
    """A session begun elsewhere would not say how, and the desk asks that."""
    begun = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.contrib.auth"
        and {"login", "logout"} & {name.name for name in node.names}
    ]
    assert begun == ["web/session.py"]


def test_a_level_not_reached_leads_to_where_it_is(client: Client) -> None:
    request = client.get("/matters/").wsgi_request
    assert level_of(request) is Level.NONE
    led = step_up(request, Level.PHONE)
    assert led is not None
    assert led["Location"] == "/sign-in?next=%2Fmatters%2F"
    assert step_up(request, Level.NONE) is None
    request.user = open_resident(phone="13800000424")
    led = step_up(request, Level.REAL_NAME)
    assert led is not None
    assert led["Location"] == "/account/level/real_name?next=%2Fmatters%2F"
    assert step_up(request, Level.PHONE) is None


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    rf: RequestFactory, settings: Any, proxies: int, said: str, address: str
) -> None:
    settings.TONGBAN_PROXIES = proxies
    assert address_of(rf.get("/", headers={"x-forwarded-for": said})) == address


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604", "Safari · iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_told_in_two_words(rf: RequestFactory, agent: str, told: str) -> None:
    assert device_of(rf.get("/", headers={"user-agent": agent})) == told


def test_the_personas_of_the_demo_are_known_by_name(now: datetime) -> None:
    persona = next(one for one in personas().values() if one.kind == "resident")
    take(POLICE, police_row(number=persona.id_number, name=persona.name), now=now)
    build._introduce(persona, now)
    build._introduce(persona, now)
    account = Account.objects.get(username=persona.username)
    assert Level(account.level) is Level.REAL_NAME
    assert own_subject(holder=str(account.id), now=now) == subject_of(persona.id_number)


def test_an_account_of_staff_is_none_of_a_residents() -> None:
    staff = open_account(username="gu", kind="staff")
    assert browser_of(staff).get("/account/").status_code == 403
