"""Passwords and codes tried: what is counted, what is locked, what a code does once."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tongban.journal.models import Event
from tongban.org.actions import open_account
from tongban.org.actions.accounts import open_resident, set_password
from tongban.org.actions.signing_in import TooSoon, Tried, keep_code, phone_of_code, try_code, try_password, unlock
from tongban.org.models import Account, Lockout, PhoneCode

pytestmark = pytest.mark.django_db
PHONE, HERE, THERE = "13800000424", "192.0.2.1", "198.51.100.7"
GOOD, BAD = "korrekt-pferd-batterie", "falsch-pferd-batterie"


@pytest.fixture
def clerk() -> Account:
    """An account of staff with a password."""
    account = open_account(username="gu.min", kind="staff")
    set_password(account=account, password=GOOD, second_factor=False)
    return account


def _try(now: datetime, password: str = BAD, name: str = "gu.min", address: str = HERE) -> Tried:
    return try_password(name=name, kind="staff", password=password, address=address, now=now)


def test_the_right_password_is_hers(clerk: Account, now: datetime) -> None:
    assert _try(now, GOOD) == Tried(clerk)
    assert _try(now, BAD) == Tried()


def test_five_wrong_ones_lock_her_out_here_and_nowhere_else(clerk: Account, now: datetime) -> None:
    waits = [_try(now).wait for _ in range(5)]
    assert waits == [timedelta(0)] * 4 + [timedelta(minutes=1)]
    assert _try(now, GOOD).account is None, "locked: the right one does not open it either"
    assert _try(now, GOOD, address=THERE).account == clerk
    assert _try(now + timedelta(minutes=1), GOOD).account == clerk, "time unlocks"


def test_the_wait_grows(clerk: Account, now: datetime) -> None:
    for minutes in (1, 2, 4, 8):
        while not (tried := _try(now)).wait:
            pass
        assert tried.wait == timedelta(minutes=minutes)
        now += tried.wait


def test_trying_while_locked_out_makes_it_no_longer(clerk: Account, now: datetime) -> None:
    for _ in range(5):
        _try(now)
    late = now + timedelta(seconds=50)
    assert [_try(late).wait for _ in range(20)] == [timedelta(seconds=10)] * 20


def test_what_is_a_day_old_is_not_kept(clerk: Account, now: datetime) -> None:
    _try(now)
    _try(now + timedelta(days=1, seconds=1), name="somebody-else")
    assert {bytes(row.key) for row in Lockout.objects.filter(last_at=now)} == set()


def test_being_locked_out_is_recorded_without_a_name(clerk: Account, now: datetime) -> None:
    for _ in range(6):
        _try(now)
    events = Event.objects.filter(name="account.locked").values_list("payload", flat=True)
    assert list(events) == [{"account_id": str(clerk.id), "minutes": 1}]
    assert "gu.min" not in str(list(Lockout.objects.values()))


def test_an_administrator_unlocks(clerk: Account, now: datetime) -> None:
    for _ in range(5):
        _try(now)
    assert unlock(account=clerk) == 1
    assert _try(now, GOOD).account == clerk


def test_a_right_password_forgives_the_wrong_ones_before_it(clerk: Account, now: datetime) -> None:
    for _ in range(3):
        for _ in range(4):
            assert not _try(now).wait
        assert _try(now, GOOD).account == clerk


def test_a_name_nobody_has_is_locked_out_like_any_other(now: datetime) -> None:
    assert [bool(_try(now, name="nobody").wait) for _ in range(6)] == [False] * 4 + [True, True]
    assert not Event.objects.filter(name="account.locked").exists()


def test_many_names_from_one_address_wait_too(now: datetime) -> None:
    waits = [_try(now, name=f"name{number}").wait for number in range(51)]
    assert not any(waits[:50])
    assert waits[50] == timedelta(minutes=1)


def test_a_closed_account_and_one_without_a_password_do_not_open(clerk: Account, now: datetime) -> None:
    Account.objects.filter(id=clerk.id).update(is_active=False)
    assert _try(now, GOOD) == Tried()
    open_account(username="without", kind="staff")
    assert _try(now, "", name="without") == Tried()


def test_a_resident_is_found_by_her_phone_and_not_at_the_desk(now: datetime) -> None:
    account = open_resident(phone=PHONE)
    set_password(account=account, password=GOOD, second_factor=False)
    tried = try_password(name=PHONE, kind="resident", password=GOOD, address=HERE, now=now)
    assert tried.account == account
    assert _try(now, GOOD, name=account.username).account is None


# ---------------------------------------------------------------- codes
def test_a_code_is_right_once(now: datetime) -> None:
    id = keep_code(phone=PHONE, code="123456", address=HERE, now=now)
    assert phone_of_code(id) == PHONE
    assert try_code(id=id, code="654321", now=now) == "wrong"
    assert try_code(id=id, code="123456", now=now) == "right"
    assert try_code(id=id, code="123456", now=now) == "used"


def test_a_code_does_not_outlive_five_minutes_or_five_tries(now: datetime) -> None:
    old = keep_code(phone=PHONE, code="123456", address=HERE, now=now)
    assert try_code(id=old, code="123456", now=now + timedelta(minutes=5)) == "expired"
    guessed = keep_code(phone="13800000425", code="123456", address=HERE, now=now)
    assert [try_code(id=guessed, code="000000", now=now) for _ in range(5)] == ["wrong"] * 5
    assert try_code(id=guessed, code="123456", now=now) == "used_up"


def test_neither_code_nor_phone_stands_in_the_database(now: datetime) -> None:
    keep_code(phone=PHONE, code="123456", address=HERE, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM org_phonecode")
        row = b"|".join(str(cell).encode() + bytes(cell if isinstance(cell, bytes | memoryview) else b"")
                        for cell in cursor.fetchone())  # fmt: skip
    for secret in (PHONE, "123456", HERE):
        assert secret.encode() not in row


def test_codes_are_sent_as_often_as_the_rule_says(now: datetime) -> None:
    keep_code(phone=PHONE, code="1", address=HERE, now=now)
    with pytest.raises(TooSoon) as soon:
        keep_code(phone=PHONE, code="2", address=THERE, now=now + timedelta(seconds=20))
    assert soon.value.wait == timedelta(seconds=40)
    keep_code(phone="13800000425", code="3", address=HERE, now=now + timedelta(seconds=20))


def test_one_address_does_not_send_without_end(now: datetime) -> None:
    for number in range(30):
        keep_code(phone=f"138000001{number:02}", code="1", address=HERE, now=now)
    with pytest.raises(TooSoon):
        keep_code(phone="13800000999", code="1", address=HERE, now=now)
    keep_code(phone="13800000999", code="1", address=THERE, now=now)


def test_codes_of_yesterday_are_forgotten(now: datetime) -> None:
    keep_code(phone=PHONE, code="1", address=HERE, now=now)
    keep_code(phone=PHONE, code="2", address=HERE, now=now + timedelta(days=1, seconds=1))
    assert PhoneCode.objects.count() == 1
