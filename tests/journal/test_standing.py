"""How delivery stands, what is set aside and retried, due work, and what a replay gives."""

import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from tests.people import INSURANCE, LIN_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take

from tongban.cases.actions import file
from tongban.config import wiring
from tongban.config.management.commands import journal as journal_command
from tongban.config.management.commands import tick as tick_command
from tongban.journal import delivery
from tongban.journal.actions import beat, record
from tongban.journal.delivery import Subscriber, deliver, deliver_all, replay, retry
from tongban.journal.due import Duty, tick
from tongban.journal.models import Beat, Cursor, SetAside
from tongban.journal.reads import kept_aside, standings
from tongban.store.ids import new_id
from tongban.terms.events import Event, PaperRevoked
from tongban.web import clock

pytestmark = pytest.mark.django_db(transaction=True)


def _happen(*numbers: str) -> None:
    for number in numbers:
        with transaction.atomic():
            record(PaperRevoked(new_id(), number))


class Fails:
    """A subscriber that fails on some numbers for as long as it is told to."""

    def __init__(self, *on: str) -> None:
        self.on, self.heard = set(on), list[str]()
        self.subscriber = Subscriber("listener", {PaperRevoked.name: self.hear}, reset=self.heard.clear)

    def hear(self, event: Event) -> None:
        assert isinstance(event, PaperRevoked)
        if event.number in self.on:
            raise ValueError("cannot, for 320599199007080424")
        self.heard.append(event.number)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Fails:
    fails = Fails("b", "d")
    monkeypatch.setattr(journal_command, "SUBSCRIBERS", [fails.subscriber])
    return fails


def _said(*words: str) -> str:
    out = StringIO()
    call_command("journal", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_standing_says_how_far_and_what_waits(listener: Fails) -> None:
    _happen("a", "b", "c")
    (before,) = standings(["listener"])
    assert (before.behind, before.set_aside) == (3, 0)
    assert before.oldest is not None
    assert abs(before.oldest - clock.now()) < timedelta(minutes=1)  # the database's clock is the real one
    deliver_all([listener.subscriber])
    (after,) = standings(["listener"])
    assert (after.behind, after.oldest, after.set_aside) == (0, None, 1)


def test_what_is_set_aside_keeps_its_error_without_anybodys_number(listener: Fails) -> None:
    _happen("b")
    deliver_all([listener.subscriber])
    (kept,) = kept_aside()
    assert (kept.event, kept.error, kept.attempts) == (PaperRevoked.name, "ValueError: cannot, for [number removed]", 1)


def test_a_retry_in_vain_counts_and_one_that_works_clears(listener: Fails) -> None:
    _happen("a", "b", "c", "d")
    deliver_all([listener.subscriber])
    assert retry(listener.subscriber) == 0
    assert {kept.attempts for kept in kept_aside()} == {2}
    listener.on = {"d"}
    assert retry(listener.subscriber) == 1
    assert listener.heard == ["a", "c", "b"]


def test_the_command_tells_retries_and_replays(listener: Fails) -> None:
    _happen("a", "b")
    deliver_all([listener.subscriber])
    assert "listener: at" in _said("status")
    assert "ValueError" in _said("status")
    told = json.loads(_said("status", "--json"))
    assert [one["set_aside"] for one in told["subscribers"]] == [1]
    assert told["set_aside"][0]["event"] == PaperRevoked.name
    with pytest.raises(CommandError, match="still set aside"):
        _said("retry", "listener")
    listener.on = set()
    assert "listener: 1 event(s) handled" in _said("retry")
    assert json.loads(_said("replay", "listener", "--json")) == {"listener": 2}
    assert listener.heard == ["a", "b"]


@pytest.mark.parametrize("words", [("replay",), ("retry", "nobody"), ("status", "nobody")])
def test_a_command_called_wrongly_says_how(listener: Fails, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as wrong:
        _said(*words)
    assert wrong.value.returncode == 2


def test_with_nothing_to_deliver_nothing_is_written(listener: Fails, django_assert_num_queries: Any) -> None:
    _happen("a")
    deliver_all([listener.subscriber])
    with django_assert_num_queries(2):
        assert deliver([listener.subscriber]) == 0


def test_a_batch_ends_before_it_lasts(listener: Fails, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "LONGEST_SECONDS", 0.0)
    _happen("a", "c", "e")
    assert [deliver([listener.subscriber]) for _ in range(4)] == [1, 1, 1, 0]
    assert listener.heard == ["a", "c", "e"]


def test_due_work_that_fails_keeps_nothing_else_waiting(now: datetime) -> None:
    done: list[int] = []

    def works(*, now: datetime, limit: int) -> int:
        done.append(limit)
        return 3

    def fails(*, now: datetime, limit: int) -> int:
        raise OSError("no space")

    assert tick([Duty("bad", fails), Duty("good", works)], now=now) == {"good": 3}
    assert (Beat.objects.get().name, Beat.objects.get().failing) == ("tick", "bad")
    tick([Duty("good", works)], now=now)
    assert Beat.objects.get().failing == ""


def test_the_tick_command_fails_when_a_duty_does(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    call_command("tick", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {duty.name: 0 for duty in wiring.DUTIES}
    monkeypatch.setattr(tick_command, "DUTIES", [Duty("bad", _Broken())])
    with pytest.raises(CommandError, match="failed: bad"):
        call_command("tick", stdout=StringIO())


class _Broken:
    def __call__(self, *, now: datetime, limit: int) -> int:
        raise OSError("no space")


def test_a_beat_is_one_row_a_process(now: datetime) -> None:
    beat(name="deliver", now=now)
    beat(name="deliver", now=now + timedelta(seconds=10))
    assert Beat.objects.get().at == now + timedelta(seconds=10)


# ---------------------------------------------------------------- replay equals state
@pytest.fixture
def lived(now: datetime) -> None:
    """A little of everything that makes events."""
    take(POLICE, police_row(2), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    subject = subject_of(LIN_ID)
    actor = signed_in(subject, now)
    for number in range(5):
        file(matter="social-insurance-proof", answers={}, subject_id=subject, actor=actor, channel="portal",
             key=str(number), now=now + timedelta(hours=9 * number))  # fmt: skip


@pytest.mark.parametrize("subscriber", wiring.SUBSCRIBERS, ids=lambda subscriber: subscriber.name)
@pytest.mark.usefixtures("lived")
def test_a_replay_gives_the_state_there_was(subscriber: Subscriber) -> None:
    """For every subscriber of the house: what it built event by event is what it builds again from nothing."""
    deliver_all(wiring.SUBSCRIBERS)
    before = _state(subscriber.name)
    assert not SetAside.objects.exists()
    replay(subscriber)
    assert _state(subscriber.name) == before
    assert Cursor.objects.filter(subscriber=subscriber.name, seq__gt=0).exists()


def _state(package: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a package's tables, without keys that are merely counted up."""
    found = {}
    for model in apps.get_models():
        if model.__module__.split(".")[1] == package:
            fields = [f.attname for f in model._meta.concrete_fields if f.get_internal_type() != "BigAutoField"]
            found[model.__name__] = sorted(model._default_manager.values_list(*fields), key=repr)
    return found
