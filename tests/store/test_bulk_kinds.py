"""Every kind of value comes back as it went in; what the tables forbid is refused with Django's own error."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from tests.people import division
from tongban.guard.models import Subject
from tongban.ledgers.models import ServiceDay
from tongban.residents.models import Link, Locator, Observation, Person, Record
from tongban.store import bulk
from tongban.store.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("either_way")]
LINE = ("on", "place", "matter", "channel", "filed", "granted", "refused")
KEY = LINE[:4]
AT = datetime(2026, 11, 2, 3, 4, 5, 678901, tzinfo=UTC)


def line(place: Any = "a", filed: int = 1) -> tuple[Any, ...]:
    return (date(2026, 11, 2), place, "m", "portal", filed, 0, 0)


def a_record() -> Record:
    return Record.objects.create(region=1, source="s", key_hmac=b"k", row_hmac=b"r")


def test_ids_instants_dates_and_json_come_back() -> None:
    record, ids = a_record(), [new_id(), new_id()]
    batch = new_id()
    plain = {"person.sex": "2", "多": ["䶮𠅤", None, 1.5, True, {"引": '"\\'}]}
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    columns = ("id", "region", "record_id", "batch_id", "observed_on", "known_at", "plain", "sealed")
    bulk.insert(
        Observation,
        columns,
        [
            (id, 1, record.id, batch, date(2026, 2, 28), when, plain, {})
            for id, when in zip(ids, (AT, elsewhere), strict=True)
        ],
    )
    for id in ids:
        found = Observation.objects.get(id=id)
        assert (found.record_id, found.batch_id, found.observed_on) == (record.id, batch, date(2026, 2, 28))
        assert (found.known_at, found.plain, found.sealed) == (AT, plain, {})


def test_bytes_come_back_whatever_they_are() -> None:
    subject = Subject.objects.create(region=1)
    every = bytes(range(256))
    bulk.insert(Locator, ("bidx", "subject_id"), [(every, subject.id)])
    assert bytes(Locator.objects.get(subject=subject).bidx) == every


def test_nothing_known_is_null_on_both_ways_in() -> None:
    one, other = Subject.objects.create(region=1), Subject.objects.create(region=1)
    place = division("320509111207")
    columns = ("subject_id", "region", "as_of", "reg_place_id", "sex", "birth_date", "ethnic", "pension_type")
    bulk.insert(Person, columns, [(one.id, 1, AT.date(), None, "", None, "", "")])
    row = (one.id, 1, AT.date(), place.id, "2", date(1946, 2, 28), "01", "")
    bulk.upsert(Person, columns, ("subject_id",), [row, (other.id, 1, AT.date(), None, "", None, "", "")])
    filled, empty = Person.objects.get(subject=one), Person.objects.get(subject=other)
    assert (filled.reg_place_id, filled.birth_date, filled.sex) == (place.id, date(1946, 2, 28), "2")
    assert (empty.reg_place_id, empty.birth_date) == (None, None)


def test_an_upsert_twice_is_an_upsert_once_and_touches_no_other_row() -> None:
    bulk.insert(ServiceDay, LINE, [line("a"), line("b", 7)])
    for _ in range(2):
        bulk.upsert(ServiceDay, LINE, KEY, [line("a", 3)])
    assert dict(ServiceDay.objects.values_list("place", "filed")) == {"a": 3, "b": 7}


def test_a_row_that_is_there_already_is_refused_and_none_of_its_company_stays() -> None:
    bulk.insert(ServiceDay, LINE, [line("a")])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(ServiceDay, LINE, [line("b"), line("a")])
    assert list(ServiceDay.objects.values_list("place", flat=True)) == ["a"]


@pytest.mark.parametrize("act", [bulk.insert, lambda model, columns, rows: bulk.upsert(model, columns, KEY, rows)])
def test_a_hole_where_a_value_must_be_is_refused(act: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act(ServiceDay, LINE, [line(None)])
    assert not ServiceDay.objects.exists()


def test_a_link_that_is_open_already_is_refused_by_its_constraint() -> None:
    record, subject = a_record(), Subject.objects.create(region=1)
    columns = ("id", "record_id", "subject_id", "method", "since", "until")
    bulk.insert(Link, columns, [(new_id(), record.id, subject.id, "known", AT, AT)])
    bulk.insert(Link, columns, [(new_id(), record.id, subject.id, "known", AT, None)])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Link, columns, [(new_id(), record.id, subject.id, "known", AT, None)])
    assert Link.objects.count() == 2


@pytest.mark.postgresql  # SQLite keeps a NUL; the transforms refuse it before
@pytest.mark.parametrize("act", [bulk.insert, lambda model, columns, rows: bulk.upsert(model, columns, KEY, rows)])
def test_a_nul_inside_a_text_is_refused(act: Any) -> None:
    assert connection.vendor == "postgresql"
    with pytest.raises(DataError), transaction.atomic():
        act(ServiceDay, LINE, [line("a\x00b")])
    assert not ServiceDay.objects.exists()


def test_more_rows_than_a_statement_takes_parameters() -> None:
    bulk.insert(ServiceDay, LINE, [line(f"p{number}") for number in range(6000)])  # 42,000 parameters
    bulk.upsert(ServiceDay, LINE, KEY, [line(f"p{number}", 2) for number in range(6000)])
    assert ServiceDay.objects.filter(filed=2).count() == 6000
