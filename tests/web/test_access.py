"""Every door, tried: strangers are led to sign-in, residents do not reach desks, staff do not reach her pages."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.clients import browser_of
from tests.conftest import SINCE
from tests.people import LIN_ID, POLICE, employed, police_row, signed_in, subject_of, take
from tongban.catalogue.actions import load
from tongban.catalogue.files import sheets_of
from tongban.org.actions import open_account
from tongban.org.models import Account
from tongban.org.session_store import FACTS
from tongban.terms.content import Content
from tongban.terms.permissions import Permission
from tongban.web.session import Method

pytestmark = pytest.mark.django_db
STAFF = {"staff", *map(str, Permission)}


def _routes(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Every address with its permission; whatever stands for a value is "x1", or an id nobody has."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            filled = re.sub(r"<uuid:[^>]+>", "01900000-0000-7000-8000-000000000001", re.sub(r"<int:[^>]+>", "1", route))
            yield re.sub(r"<[^>]+>", "x1", filled), str(getattr(pattern.callback, "permission", ""))


ROUTES = list(_routes(get_resolver().url_patterns))
OF_RESIDENTS = [route for route, permission in ROUTES if permission == "resident"]
OF_STAFF = [route for route, permission in ROUTES if permission in STAFF]
OF_POSTS = [route for route in OF_STAFF if (route, "staff") not in ROUTES]
OF_ACCOUNTS = [route for route, permission in ROUTES if permission == "account"]
OF_OWN_STAFF = [route for route, permission in ROUTES if permission == "staff"]


@pytest.fixture
def resident(now: datetime) -> Client:
    """A signed-in resident whom the record knows."""
    take(POLICE, police_row(), now=now)
    signed_in(subject_of(LIN_ID), now)
    return browser_of(Account.objects.get(username="lin"))


@pytest.fixture
def clerk(now: datetime) -> Client:
    """A signed-in clerk of Tongli."""
    return browser_of(employed("clerk", now).staff.account)


def _ask(client: Client, route: str) -> Any:
    answer = client.get(route)
    return client.post(route) if answer.status_code == 405 else answer


def test_there_are_doors_of_both_kinds() -> None:
    assert len(OF_RESIDENTS) >= 5
    assert len(OF_STAFF) >= 3


@pytest.mark.parametrize("route", OF_RESIDENTS + OF_ACCOUNTS)
def test_a_stranger_is_led_to_sign_in_and_back(route: str, client: Client) -> None:
    answer = _ask(client, route)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize("route", OF_STAFF + OF_OWN_STAFF)
def test_a_stranger_at_the_desk_is_led_to_its_own_sign_in(route: str, client: Client) -> None:
    answer = _ask(client, route)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in?next=%2F")


@pytest.mark.parametrize("route", OF_STAFF + OF_OWN_STAFF)
def test_a_resident_does_not_reach_the_desk(route: str, resident: Client) -> None:
    answer = _ask(resident, route)
    assert answer.status_code == 403
    assert "这里不对您开放" in answer.content.decode()


@pytest.mark.parametrize("route", OF_RESIDENTS + OF_ACCOUNTS)
def test_staff_do_not_reach_a_residents_pages(route: str, clerk: Client) -> None:
    assert _ask(clerk, route).status_code == 403


@pytest.mark.parametrize("route", OF_POSTS)
@pytest.mark.parametrize("began", ["password", "demo", None])
def test_without_a_second_factor_no_desk_opens(route: str, began: Method | None, now: datetime, settings: Any) -> None:
    settings.TONGBAN_DEMO = False
    clerk = browser_of(employed("clerk", now).staff.account, method=began)
    if began is None:  # a session that does not say how it began
        session = clerk.session
        del session[FACTS]
        session.save()
    answer = _ask(clerk, route)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/security/")


def test_a_resident_the_record_does_not_know_reaches_no_personal_page() -> None:
    unknown = browser_of(open_account(username="nobody", kind="resident"))
    answer = unknown.get("/me/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/real-name?next=%2Fme%2F", "she is led to the check of her name"
    assert unknown.get("/matters/").status_code == 200


def test_a_closed_account_is_no_account(resident: Client) -> None:
    assert resident.get("/me/").status_code == 200
    Account.objects.filter(username="lin").update(is_active=False)
    assert resident.get("/me/").status_code == 302


def test_a_post_opens_what_it_lists_and_nothing_else(clerk: Client, declared: Content) -> None:
    assert clerk.get("/desk/cases/x1/").status_code == 404, "may open cases; there is none of that number"
    narrow = dataclasses.replace(declared.posts["window_clerk"], permissions=(str(Permission.CASE_LIST),))
    changed = dataclasses.replace(declared, posts={**declared.posts, "window_clerk": narrow})
    load(sheets=sheets_of(changed), on=SINCE)
    assert clerk.get("/desk/").status_code == 200
    assert clerk.get("/desk/cases/x1/").status_code == 403


@pytest.mark.parametrize("path", ["/me/", "/papers/", "/matters/social-insurance-proof/apply"])
def test_a_page_about_a_person_is_kept_nowhere(path: str, resident: Client) -> None:
    answer = resident.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/desk/", "/desk/ledger/"])
def test_a_page_of_the_desk_is_kept_nowhere(path: str, clerk: Client) -> None:
    answer = clerk.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_signing_out_ends_it_and_wipes_what_the_browser_kept(resident: Client) -> None:
    answer = resident.post("/sign-out")
    assert '"cache"' in answer["Clear-Site-Data"]
    assert resident.get("/me/").status_code == 302


def test_pages_of_residents_travel_compressed_and_those_of_staff_do_not(resident: Client, clerk: Client) -> None:
    asked = {"accept-encoding": "gzip"}
    for path in ("/", "/me/", "/papers/"):
        assert resident.get(path, headers=asked)["Content-Encoding"] == "gzip"
    lengths = {len(resident.get("/matters/", headers=asked).content) for _ in range(8)}
    assert len(lengths) > 1, "a length is blurred"
    assert "Content-Encoding" not in clerk.get("/desk/", headers=asked)
