"""When something goes wrong a person reads what happened, in her language, with a number to give when she asks."""

from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from tongban.catalogue.models import Definition
from tongban.ui.speech import speaking
from tongban.web import errors
from tongban.web.clock import now
from tongban.web.preferences import safe_next

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("lang", "title"), [("zh", "没有这个页面"), ("en", "There is no such page")])
def test_a_page_that_is_not_there(lang: str, title: str, client: Client) -> None:
    client.cookies["lang"] = lang
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert title in answer.content.decode()


def test_a_host_name_that_is_not_ours_is_refused_with_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求看不懂" in answer.content.decode()


def test_a_failure_shows_a_page_with_its_number_and_nothing_of_its_cause(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Definition.objects, "exists", broken)
    client.raise_request_exception = False
    answer = client.get("/healthz")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_the_page_of_a_failure_needs_no_database(rf: RequestFactory) -> None:
    def gone() -> Any:
        raise DatabaseError("gone")

    request = rf.get("/me/")
    request.user = cast(AnonymousUser, SimpleLazyObject(gone))
    with speaking("en"):
        answer = errors.failed(request)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_without_a_database_health_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise DatabaseError("no connection")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "no database"}


def test_a_form_that_has_expired_says_so_in_english_too() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["lang"] = "en"
    answer = client.post("/sign-out")
    assert answer.status_code == 403
    assert "The page has expired" in answer.content.decode()


def test_what_protects_a_page_protects_its_errors(client: Client) -> None:
    for path in ("/", "/nope", "/preferences/lang/en"):
        answer = client.get(path)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "with blank", "line\u2028break", "分号;分号;分号", "../../etc/passwd"]
)
def test_a_number_made_up_by_a_caller_is_not_taken_over(given: str, client: Client) -> None:
    answer = client.get("/healthz", HTTP_X_REQUEST_ID=given)
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_two_requests_have_two_numbers(client: Client) -> None:
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "///evil.example", "/\\evil.example", "https:evil.example", "\\\\evil.example", "evil.example",
     "/\t/evil.example", "/%5cevil.example/..//", " //evil.example", "http:///evil.example"],
)  # fmt: skip
def test_no_choice_leads_to_another_site(path: str, client: Client) -> None:
    landed = client.get("/preferences/lang/en", {"next": path})["Location"]
    assert landed == safe_next(path)
    assert landed == "/" or stays_here(landed)


def stays_here(path: str) -> bool:
    """Whether a browser reads this as an address of the same site."""
    return path.startswith("/") and not path.replace("\\", "/").replace("\t", "").startswith("//")


def test_a_choice_is_kept_for_a_year_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.get("/preferences/text/large", {"next": "/"}).cookies["text"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600


def test_a_choice_is_made_by_a_link_and_nothing_else(client: Client) -> None:
    assert client.post("/preferences/lang/en").status_code == 405


def test_the_clock_is_in_utc() -> None:
    offset = now().utcoffset()
    assert offset is not None
    assert not offset
