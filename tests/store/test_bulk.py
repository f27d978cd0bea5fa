"""Many rows at once come back as they went in, on either database."""

from datetime import date

import pytest

from tongban.guard.models import Subject
from tongban.ledgers.models import ServiceDay
from tongban.residents.models import Holding
from tongban.store import bulk
from tongban.store.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("either_way")]
LINE = ("on", "place", "matter", "channel", "filed", "granted", "refused")


def test_rows_go_in_with_rare_characters_and_odd_ones() -> None:
    odd = ["䶮𠅤", "tab\tand\nline", "\\N", "“引号”", ""]
    rows = [(date(2026, 11, 2), place, "m", "portal", 1, 0, 0) for place in odd]
    bulk.insert(ServiceDay, LINE, rows)
    assert set(ServiceDay.objects.values_list("place", flat=True)) == set(odd)
    assert ServiceDay.objects.values_list("on", flat=True)[0] == date(2026, 11, 2)


def test_an_upsert_inserts_what_is_new_and_replaces_what_is_there() -> None:
    key = ("on", "place", "matter", "channel")
    bulk.upsert(ServiceDay, LINE, key, [(date(2026, 11, 2), "a", "m", "c", 1, 0, 0)])
    bulk.upsert(
        ServiceDay,
        LINE,
        key,
        [(date(2026, 11, 2), "a", "m", "c", 5, 0, 0), (date(2026, 11, 3), "a", "m", "c", 2, 0, 0)],
    )
    assert list(ServiceDay.objects.order_by("on").values_list("filed", flat=True)) == [5, 2]


def test_a_claim_says_whether_all_of_it_was_free() -> None:
    key = ("on", "place", "matter", "channel")
    rows = [(date(2026, 11, 2), place, "m", "c", 1, 0, 0) for place in "abc"]
    assert bulk.claim(ServiceDay, LINE, key, rows)
    again = [(date(2026, 11, 2), place, "m", "c", 9, 0, 0) for place in "bcde"]
    assert not bulk.claim(ServiceDay, LINE, key, again)
    assert list(ServiceDay.objects.order_by("place").values_list("filed", flat=True)) == [1, 1, 1, 9, 9]
    assert bulk.claim(ServiceDay, LINE, key, [])


def test_rows_may_be_computed_as_they_go_in() -> None:
    bulk.insert(ServiceDay, LINE, ((date(2026, 11, 2), f"p{n}", "m", "c", n, 0, 0) for n in range(bulk.AT_ONCE + 9)))
    assert ServiceDay.objects.count() == bulk.AT_ONCE + 9


def test_ids_and_json_come_back() -> None:
    subject = Subject.objects.create(id=new_id(), region=1)
    prov = {"person.name": {"obs": "x", "名": [1, None]}}
    bulk.insert(
        Holding,
        ("subject_id", "grp", "occ", "plain", "sealed", "prov"),
        [(subject.id, "person", "", {}, {"a": "b"}, prov)],
    )
    held = Holding.objects.get()
    assert (held.subject_id, held.prov, held.sealed) == (subject.id, prov, {"a": "b"})


def test_nothing_is_nothing() -> None:
    bulk.insert(ServiceDay, LINE, [])
    bulk.upsert(ServiceDay, LINE, ("on",), [])
    assert not ServiceDay.objects.exists()


def test_batches_hold_everything_once() -> None:
    assert list(bulk.in_batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(bulk.in_batches([], 3)) == []
