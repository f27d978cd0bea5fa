"""Several events of one act, sent as one statement."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.journal.actions import OutsideTransaction, record, together
from tongban.journal.models import Event
from tongban.store.ids import new_id
from tongban.terms.events import AccountOpened

pytestmark = pytest.mark.django_db


def _told(kind: str) -> AccountOpened:
    return AccountOpened(new_id(), kind)


def _kinds() -> list[str]:
    return [event.payload["kind"] for event in Event.objects.order_by("seq")]


def test_they_go_in_one_statement_and_in_their_order() -> None:
    record(_told("earlier"))
    with CaptureQueriesContext(connection) as sent, together():
        for kind in ("first", "second", "third"):
            record(_told(kind))
    assert len(sent) == 1
    assert _kinds() == ["earlier", "first", "second", "third"]


def test_a_block_within_a_block_waits_for_the_outer_one() -> None:
    with CaptureQueriesContext(connection) as sent, together():
        record(_told("outer"))
        with together():
            record(_told("inner"))
    assert len(sent) == 1
    assert _kinds() == ["outer", "inner"]


def test_a_block_without_events_sends_nothing() -> None:
    with CaptureQueriesContext(connection) as sent, together():
        pass
    assert not sent


def test_what_a_savepoint_undoes_is_not_told() -> None:
    with transaction.atomic(), together():
        record(_told("kept"))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(_told("undone"))
            raise ZeroDivisionError
    assert _kinds() == ["kept"]


@pytest.mark.django_db(transaction=True)
def test_a_change_whose_events_were_not_sent_is_undone() -> None:
    with transaction.atomic():
        record(_told("with the change"))
        with pytest.raises(ZeroDivisionError), together():
            record(_told("never sent"))
            raise ZeroDivisionError
    assert _kinds() == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_there_is_no_block() -> None:
    with pytest.raises(OutsideTransaction), together():
        pass
