"""What surrounds every page: ids, protections, preferences, errors, health."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tongban.catalogue.models import Definition
from tongban.guard.actions import Attempt, NotAllowed
from tongban.guard.models import Access
from tongban.rules.privacy import Purpose
from tongban.terms.text import Text
from tongban.terms.values import SYSTEM
from tongban.web.errors import Refusals
from tongban.web.preferences import safe_next

pytestmark = pytest.mark.django_db


def test_every_answer_has_an_id_and_keeps_a_sound_one_it_was_given(client: Client) -> None:
    assert len(client.get("/healthz")["X-Request-ID"]) == 32
    assert client.get("/healthz", headers={"X-Request-ID": "abcd-1234"})["X-Request-ID"] == "abcd-1234"
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"})["X-Request-ID"] != "<script>"


def test_scripts_and_styles_come_from_ourselves_alone(client: Client) -> None:
    page = client.get("/")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "<style" not in page.content.decode()
    assert " style=" not in page.content.decode()
    assert "<script>" not in page.content.decode()


@pytest.mark.parametrize("path", ["/me/", "/papers/", "/cases/1/", "/account/"])
def test_who_is_not_signed_in_is_led_to_sign_in_and_back(path: str, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "lands"),
    [
        ("/me/", "/me/"),
        ("/matters/?q=a", "/matters/?q=a"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_a_choice_one_stays_on_this_site(path: str, lands: str) -> None:
    assert safe_next(path) == lands


def test_language_and_text_size_are_remembered(client: Client) -> None:
    client.get("/preferences/lang/en?next=/")
    client.get("/preferences/text/large?next=/")
    page = client.get("/").content.decode()
    assert 'lang="en"' in page
    assert 'data-text="large"' in page


def test_a_choice_there_is_not_sets_nothing(client: Client) -> None:
    assert not client.get("/preferences/lang/xx?next=/").cookies
    assert not client.get("/preferences/session/en?next=/").cookies


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_that_is_not_there_says_so(lang: str, client: Client) -> None:
    client.cookies["lang"] = lang
    answer = client.get("/nope")
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_with_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/v/", {"code": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_refusal_becomes_a_page_and_a_row_in_the_log(rf: RequestFactory, client: Client) -> None:
    request = client.get("/").wsgi_request
    refused = NotAllowed(
        Attempt(None, frozenset({"person.name"}), Purpose.OWN_DATA, Text("依据", "basis"), SYSTEM), "no_relation"
    )

    def never(request: HttpRequest) -> Any:
        raise AssertionError

    answer = Refusals(never).process_exception(request, refused)
    assert answer is not None
    assert answer.status_code == 403
    assert Access.objects.get().outcome == "no_relation"


def test_health_says_what_is_missing(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    Definition.objects.all().delete()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "tongban load" in answer.json()["status"]
