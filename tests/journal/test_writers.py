"""32 writers at once on PostgreSQL: nothing lost, nothing delivered twice, though commits overtake each other."""

import random
import threading
import time

import pytest
from django.db import connection, connections, transaction

from tongban.journal.actions import record
from tongban.journal.delivery import Subscriber, deliver, deliver_all
from tongban.journal.models import Event
from tongban.store.ids import new_id
from tongban.terms.events import Event as Happening
from tongban.terms.events import PaperRevoked

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WRITERS, EACH = 32, 40


def _write(writer: int) -> None:
    chance = random.Random(writer)  # noqa: S311 - scheduling, not secrecy
    for number in range(EACH):
        with transaction.atomic():
            record(PaperRevoked(new_id(), f"{writer}-{number}"))
            time.sleep(chance.random() / 200)  # the number is taken, the commit comes later
    connections.close_all()


def test_32_writers_lose_nothing_and_nothing_comes_twice() -> None:
    heard: list[str] = []

    def hear(event: Happening) -> None:
        assert isinstance(event, PaperRevoked)
        heard.append(event.number)

    subscriber = Subscriber("listener", {PaperRevoked.name: hear})
    threads = [threading.Thread(target=_write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        deliver([subscriber])
    for thread in threads:
        thread.join()
    deliver_all([subscriber])

    expected = {f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)}
    assert len(heard) == len(expected)
    assert set(heard) == expected


def test_a_slow_writer_is_waited_for_where_a_naive_reader_steps_over_it() -> None:
    heard: list[str] = []
    subscriber = Subscriber("listener", {PaperRevoked.name: lambda event: heard.append(event.number)})  # type: ignore[attr-defined]
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(PaperRevoked(new_id(), "slow"))  # takes the lower number
            written.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    with transaction.atomic():
        record(PaperRevoked(new_id(), "quick"))
    naive = max(Event.objects.values_list("seq", flat=True))
    deliver_all([subscriber])
    assert heard == []  # the slow one may still come first
    go_on.set()
    thread.join()
    assert not Event.objects.filter(seq__gt=naive).exists()  # whoever read up to there never sees the slow one
    deliver_all([subscriber])
    assert heard == ["slow", "quick"]


def test_two_delivery_processes_do_nothing_twice() -> None:
    heard: list[str] = []
    subscriber = Subscriber("listener", {PaperRevoked.name: lambda event: heard.append(event.number)})  # type: ignore[attr-defined]
    with transaction.atomic():
        for number in range(300):
            record(PaperRevoked(new_id(), str(number)))

    def run() -> None:
        deliver_all([subscriber])
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == sorted(str(number) for number in range(300))
