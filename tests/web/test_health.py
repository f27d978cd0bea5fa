"""Live, ready, degraded; and figures for this machine or whoever holds the token."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tongban.catalogue.models import Definition
from tongban.journal.actions import beat, record
from tongban.journal.delivery import Subscriber, deliver_all
from tongban.journal.models import Event as Row
from tongban.store.ids import new_id
from tongban.terms.events import Event, PaperRevoked
from tongban.web.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


def _fails(event: Event) -> None:
    raise ValueError("cannot")


def _happen() -> None:
    with transaction.atomic():
        record(PaperRevoked(new_id(), "a"))


def test_live_asks_nothing_but_the_process(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise DatabaseError("no connection")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz/live").json() == {"status": "live"}
    assert client.get("/healthz").status_code == 503


def test_with_nothing_amiss_it_is_ok(client: Client) -> None:
    assert Definition.objects.exists()
    beat(name="deliver", now=now())
    beat(name="tick", now=now())
    assert client.get("/healthz").json() == {"status": "ok"}


def test_an_event_set_aside_is_an_alarm(client: Client, caplog: Any) -> None:
    _happen()
    deliver_all([Subscriber("listener", {PaperRevoked.name: _fails})])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "reasons": ["journal_set_aside"]})
    assert 'tongban_journal_set_aside{subscriber="listener"} 1.0' in client.get("/metrics").content.decode()
    assert "set aside for listener" in caplog.text


def test_events_that_wait_long_are_told(client: Client) -> None:
    deliver_all([Subscriber("listener", {})])
    _happen()
    assert client.get("/healthz").json() == {"status": "ok"}
    Row.objects.update(at=now() - timedelta(minutes=2))
    assert client.get("/healthz").json()["reasons"] == ["delivery_late"]


@pytest.mark.parametrize(("name", "reason"), [("deliver", "deliver_silent"), ("tick", "tick_silent")])
def test_a_process_no_longer_heard_is_missed(client: Client, name: str, reason: str) -> None:
    beat(name=name, now=now() - timedelta(minutes=2))
    assert client.get("/healthz").json()["reasons"] == [reason]


def test_due_work_that_fails_is_told(client: Client) -> None:
    beat(name="tick", now=now(), failing="papers.erase")
    assert client.get("/healthz").json()["reasons"] == ["due_work_failing"]


def test_production_without_a_virus_scanner_says_so(client: Client, settings: Any) -> None:
    settings.TONGBAN_PRODUCTION = True
    assert "papers_not_scanned" in client.get("/healthz").json()["reasons"]


# ---------------------------------------------------------------- figures
def test_this_machine_may_read_the_figures(client: Client) -> None:
    client.get("/matters/")
    said = client.get("/metrics").content.decode()
    assert 'tongban_requests_total{method="GET",route="matters/",status="2xx"}' in said
    assert "tongban_request_seconds_bucket" in said
    assert 'tongban_degraded{reason="delivery_late"} 0.0' in said


@pytest.mark.parametrize(
    ("heads", "address"),
    [
        ({}, "203.0.113.9"),
        ({"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1"),
        ({"Forwarded": "for=203.0.113.9"}, "127.0.0.1"),
        ({"Authorization": "Bearer guessed"}, "203.0.113.9"),
        ({}, ""),
    ],
)
def test_nobody_else_may(client: Client, heads: dict[str, str], address: str) -> None:
    assert client.get("/metrics", headers=heads, REMOTE_ADDR=address).status_code == 404


def test_with_a_token_only_the_token_opens_them(client: Client, settings: Any) -> None:
    settings.TONGBAN_METRICS_TOKEN = "t" * 32
    assert client.get("/metrics").status_code == 404
    for given in ("Bearer " + "t" * 31, "t"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    away = client.get("/metrics", headers={"Authorization": "Bearer " + "t" * 32}, REMOTE_ADDR="203.0.113.9")
    assert away.status_code == 200


def test_no_address_becomes_a_label(client: Client) -> None:
    for made_up in ("/made/up/1", "/made/up/2", "/v/7K3M-Q9TZ-04XB-HD2C", "/papers/2611-2300-4173-8/"):
        client.get(made_up)
    client.generic("BREW", "/")
    said = client.get("/metrics").content.decode()
    assert "made" not in said
    assert "7K3M" not in said
    assert "2300-4173" not in said
    assert "_created" not in said
    assert 'route="none"' in said
    assert 'method="other"' in said
