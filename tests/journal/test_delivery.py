"""Events reach each subscriber once, in order, whatever a handler does."""

from datetime import date
from uuid import UUID

import pytest
from django.db import transaction

from tongban.journal.actions import OutsideTransaction, record
from tongban.journal.delivery import Subscriber, deliver_all, replay, retry
from tongban.journal.models import Event, SetAside
from tongban.store.ids import new_id
from tongban.terms.events import Event as Happening
from tongban.terms.events import FeedTaken, PaperRevoked

pytestmark = pytest.mark.django_db(transaction=True)


def _happen(number: str) -> None:
    with transaction.atomic():
        record(PaperRevoked(new_id(), number))


class _Listener:
    def __init__(self, fails_on: str = "") -> None:
        self.heard: list[str] = []
        self.fails_on = fails_on
        self.subscriber = Subscriber("listener", {PaperRevoked.name: self.hear}, reset=self.heard.clear)

    def hear(self, event: Happening) -> None:
        assert isinstance(event, PaperRevoked)
        if event.number == self.fails_on:
            raise ValueError("cannot")
        self.heard.append(event.number)


def test_events_arrive_in_order_and_once() -> None:
    listener = _Listener()
    for number in "abc":
        _happen(number)
    assert deliver_all([listener.subscriber]) == 3
    assert deliver_all([listener.subscriber]) == 0
    assert listener.heard == ["a", "b", "c"]


def test_an_event_of_a_rolled_back_change_never_happened() -> None:
    listener = _Listener()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(PaperRevoked(new_id(), "a"))
        raise ZeroDivisionError
    deliver_all([listener.subscriber])
    assert listener.heard == []


def test_a_poison_event_is_set_aside_and_the_rest_goes_on() -> None:
    listener = _Listener(fails_on="b")
    for number in "abc":
        _happen(number)
    deliver_all([listener.subscriber])
    assert listener.heard == ["a", "c"]
    assert SetAside.objects.get().error == "ValueError: cannot"


def test_a_retry_by_hand_hands_the_event_over_again() -> None:
    listener = _Listener(fails_on="b")
    _happen("b")
    deliver_all([listener.subscriber])
    listener.fails_on = ""
    assert retry(listener.subscriber) == 1
    assert listener.heard == ["b"]
    assert not SetAside.objects.exists()


def test_a_replay_begins_with_nothing_and_ends_with_the_same() -> None:
    listener = _Listener()
    for number in "abc":
        _happen(number)
    deliver_all([listener.subscriber])
    replay(listener.subscriber)
    assert listener.heard == ["a", "b", "c"]


def test_every_payload_comes_back_as_it_was() -> None:
    told = FeedTaken(UUID(int=7), "f", "d", 3, 1, 1, 1, date(2026, 11, 2))
    with transaction.atomic():
        record(told)
    assert FeedTaken.from_payload(Event.objects.get().payload) == told


def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        record(PaperRevoked(new_id(), "a"))
