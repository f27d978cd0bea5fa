"""One person, one account, unless she is told."""

from datetime import datetime
from uuid import UUID

import pytest
from tests.people import LIN_ID, OLD_ID, POLICE, police_row, subject_of, take

from tongban.guard.actions import grant, own_subject
from tongban.guard.selves import AlreadyHers, SomebodyElses, account_of, tie
from tongban.org.actions.accounts import close, open_resident
from tongban.org.models import Account
from tongban.rules.privacy import Relation
from tongban.store.ids import new_id
from tongban.terms.level import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(now: datetime) -> UUID:
    """Somebody the record knows."""
    take(POLICE, police_row(), now=now)
    return subject_of(LIN_ID)


def _tie(account: Account, subject_id: UUID, now: datetime) -> None:
    tie(account=account, subject_id=subject_id, level=Level.REAL_NAME, now=now)


def test_an_account_becomes_hers_and_is_known_by_name(lin: UUID, now: datetime) -> None:
    account = open_resident(phone="13800000424")
    _tie(account, lin, now)
    _tie(account, lin, now)
    assert own_subject(holder=str(account.id), now=now) == lin
    assert account_of(lin, now=now) == account
    assert Account.objects.get(id=account.id).level == Level.REAL_NAME


def test_a_second_account_of_one_person_is_refused_and_named(lin: UUID, now: datetime) -> None:
    first, second = open_resident(phone="13800000424"), open_resident(phone="13800000425")
    _tie(first, lin, now)
    with pytest.raises(AlreadyHers) as known:
        _tie(second, lin, now)
    assert known.value.account == first
    assert own_subject(holder=str(second.id), now=now) is None
    assert Account.objects.get(id=second.id).level == Level.PHONE


def test_an_account_is_never_two_people(lin: UUID, now: datetime) -> None:
    take(POLICE, police_row(number=OLD_ID, name="陆阿婆"), now=now)
    account = open_resident(phone="13800000424")
    _tie(account, lin, now)
    with pytest.raises(SomebodyElses):
        _tie(account, subject_of(OLD_ID), now)


def test_a_closed_account_and_a_session_at_a_kiosk_are_in_nobodys_way(lin: UUID, now: datetime) -> None:
    grant(subject_id=lin, relation=Relation.SELF, holder=str(new_id()), ref="kiosk:k1", now=now)
    first, second = open_resident(phone="13800000424"), open_resident(phone="13800000425")
    _tie(first, lin, now)
    close(account=first)
    _tie(second, lin, now)
    assert account_of(lin, now=now) == second


def test_being_known_better_than_by_name_is_not_taken_back(lin: UUID, now: datetime) -> None:
    account = open_resident(phone="13800000424")
    Account.objects.filter(id=account.id).update(level=Level.IN_PERSON)
    account.refresh_from_db()
    _tie(account, lin, now)
    assert Account.objects.get(id=account.id).level == Level.IN_PERSON
