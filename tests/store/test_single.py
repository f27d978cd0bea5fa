"""Rows and statements of the measured paths, on both databases."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.guard.models import Access, ElementSet, Grant, Subject
from tongban.journal.models import Once
from tongban.store import bulk, single
from tongban.store.ids import new_id

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 1, 2, 3, 456789, tzinfo=UTC)


def _subject() -> Subject:
    return Subject.objects.create(id=new_id(), region=1)


def test_a_row_is_what_the_orm_would_have_written() -> None:
    ElementSet.objects.create(id=7, elements=["person.name"])
    row = Grant(subject=_subject(), relation="case", holder="window:x", ref="1", elements_id=7, since=NOW)
    assert single.add(row)
    assert not row._state.adding
    read = Grant.objects.get(id=row.id)
    for field in Grant._meta.concrete_fields:
        assert getattr(read, field.attname) == getattr(row, field.attname), field.name


def test_bytes_and_json_go_in_and_come_back() -> None:
    assert single.add(Once(client="a", key="k", digest=b"\x00\xff", result={"名": [1, None]}))
    read = Once.objects.get(key="k")
    assert bytes(read.digest) == b"\x00\xff"
    assert read.result == {"名": [1, None]}


def test_running_numbers_and_defaults_are_the_databases() -> None:
    ElementSet.objects.create(id=7, elements=[])
    row = Access(
        subject=_subject(), actor_kind="resident", actor_zh="本人", actor_en="herself", channel="portal",
        purpose="apply", basis_zh="法", basis_en="law", relation="self", elements_id=7, outcome="allowed",
    )  # fmt: skip
    assert single.add(row)
    kept = Access.objects.get()
    assert kept.id
    assert kept.at.tzinfo is not None


def test_a_unique_value_that_is_taken_is_said_and_nothing_written() -> None:
    assert single.add(Once(client="a", key="k", digest=b"1"))
    assert not single.add(Once(client="a", key="k", digest=b"2"))
    assert [bytes(one.digest) for one in Once.objects.all()] == [b"1"]


def test_what_the_table_forbids_is_refused_with_djangos_own_error() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        single.add(Once(client="a", key=None, digest=b""))  # type: ignore[misc]


def test_a_statement_of_ones_own_takes_ids_and_instants() -> None:
    subject = _subject()
    single.add(Grant(subject=subject, relation="self", holder="h", since=NOW))
    found = single.fetch("SELECT id, since FROM guard_grant WHERE subject_id = %s AND since >= %s", subject.id, NOW)
    assert [(bulk.uuid_of(id), bulk.instant_of(since)) for id, since in found] == [(Grant.objects.get().id, NOW)]


def test_an_id_as_text_is_what_python_writes() -> None:
    subject = _subject()
    expression = bulk.text_of_uuid("id")
    assert single.fetch(f"SELECT {expression} FROM guard_subject WHERE id = %s", subject.id) == [(str(subject.id),)]  # noqa: S608


def test_whoever_watches_the_statements_sees_these() -> None:
    with CaptureQueriesContext(connection) as seen:
        single.fetch("SELECT 1")
        list(bulk.fetch("SELECT id FROM guard_subject WHERE id {among}", [new_id()]))
    assert len(seen) == 2


@pytest.mark.postgresql
def test_after_a_refused_statement_the_next_one_goes() -> None:
    with pytest.raises(DataError), transaction.atomic():
        single.fetch("SELECT 1/0")
    assert single.fetch("SELECT 2") == [(2,)]
