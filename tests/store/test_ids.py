"""Ids made by the application."""

import time
import uuid

from tongban.store.ids import new_id


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_ids_are_unique_and_ordered_by_time() -> None:
    many = [new_id() for _ in range(2000)]
    assert len(set(many)) == 2000
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()


def test_an_id_carries_the_millisecond_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    stamp = new_id().int >> 80
    assert before <= stamp <= time.time_ns() // 1_000_000
