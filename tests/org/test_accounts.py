"""Accounts opened, known better, closed; passwords; what the database keeps of a phone."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from tests.people import division, employed
from tongban.guard.selves import bearer
from tongban.journal.models import Event
from tongban.org.actions import give_token, hand_over, open_account
from tongban.org.actions.accounts import (
    WeakPassword,
    account_by_phone,
    close,
    end_sessions,
    open_resident,
    phone_of,
    reopen,
    set_level,
    set_password,
)
from tongban.org.models import Account, Session
from tongban.terms.level import Level

pytestmark = pytest.mark.django_db
PHONE = "13800000424"


def _events(name: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(name=name).order_by("seq").values_list("payload", flat=True))


def _session(account: Account, key: str) -> Session:
    at = datetime.fromisoformat("2026-11-02T03:00:00+00:00")
    return Session.objects.create(session_key=key, session_data="", expire_date=at, account=account)


def test_a_phone_opens_one_account_however_often(now: datetime) -> None:
    account = open_resident(phone=PHONE)
    assert open_resident(phone=PHONE).id == account.id
    assert account_by_phone(PHONE) == account
    assert account_by_phone("13800000425") is None
    assert (account.level, account.kind, account.has_usable_password()) == (Level.PHONE, "resident", False)
    assert _events("account.opened") == [{"account_id": str(account.id), "kind": "resident"}]


def test_the_phone_is_kept_sealed_and_opens_at_its_place_alone() -> None:
    account = open_resident(phone=PHONE)
    assert phone_of(account) == PHONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, username FROM org_account")
        assert not [row for row in cursor.fetchall() if PHONE in "".join(row)]
    other = open_account(username="other", kind="staff")
    assert phone_of(other) == ""


def test_two_accounts_never_share_a_phone() -> None:
    first, second = open_resident(phone=PHONE), open_account(username="second", kind="resident")
    second.phone_index = first.phone_index
    with pytest.raises(IntegrityError):
        second.save()


def test_a_level_there_is_not_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError):
        Account.objects.filter(id=open_resident(phone=PHONE).id).update(level=9)


def test_a_level_is_recorded_when_it_changes_and_only_then() -> None:
    account = open_resident(phone=PHONE)
    set_level(account_id=account.id, level=Level.REAL_NAME)
    set_level(account_id=account.id, level=Level.REAL_NAME)
    assert _events("account.level_changed") == [{"account_id": str(account.id), "level": "real_name"}]


@pytest.mark.parametrize(
    ("password", "beside", "says"),
    [
        ("Tr0ub4dour&3", False, None),
        ("Tr0ub4dour&", False, "at least 12"),
        ("Tr0ub4d&", True, None),
        ("Tr0ub4&", True, "at least 8"),
        ("password1234", False, "too common"),
        ("918273645546", False, "digits alone"),
        ("guxiaomin-2026", False, "too like the user name"),
        ("x" * 201, False, "at most 200"),
    ],
)
def test_a_password_says_what_it_lacks(password: str, beside: bool, says: str | None) -> None:
    account = open_account(username="guxiaomin", kind="staff")
    if says is None:
        set_password(account=account, password=password, second_factor=beside)
        assert Account.objects.get(id=account.id).check_password(password)
        return
    with pytest.raises(WeakPassword, match=says) as weak:
        set_password(account=account, password=password, second_factor=beside)
    assert all(problem.zh and problem.en for problem in weak.value.problems)
    assert not Account.objects.get(id=account.id).has_usable_password()


def test_a_closed_account_opens_nothing_and_can_be_opened_again(now: datetime) -> None:
    account = open_resident(phone=PHONE)
    token = give_token(account_id=account.id, now=now)
    _session(account, "a")
    close(account=account)
    close(account=account)
    assert bearer(token, now=now) is None
    assert not Session.objects.filter(account=account).exists()
    assert len(_events("account.closed")) == 1
    reopen(account=account)
    assert Account.objects.get(id=account.id).is_active
    assert bearer(token, now=now) is None, "a token once taken stays taken"


def test_sessions_end_all_but_one() -> None:
    account, other = open_resident(phone=PHONE), open_resident(phone="13800000425")
    for owner, key in ((account, "a"), (account, "b"), (other, "c")):
        _session(owner, key)
    assert end_sessions(account_id=account.id, but="b") == 1
    assert sorted(Session.objects.values_list("session_key", flat=True)) == ["b", "c"]


def test_another_post_ends_the_sessions_the_same_post_does_not(now: datetime) -> None:
    account = employed("gu", now).staff.account
    _session(account, "a")
    employed("gu", now)
    assert Session.objects.filter(account=account).exists()
    employed("gu", now, post="community_worker", place=division("320583103007"))
    assert not Session.objects.filter(account=account).exists()


@pytest.mark.parametrize("herself", [True, False])
def test_a_post_handed_over_ends_tokens_and_every_session_but_her_own_hand(now: datetime, herself: bool) -> None:
    leaving, successor = employed("gu", now), employed("shen", now)
    account = leaving.staff.account
    token = give_token(account_id=account.id, now=now)
    _session(account, "a")
    by = account.id if herself else open_account(username="leader", kind="staff").id
    hand_over(appointment_id=leaving.id, successor_id=successor.id, by_id=by, carriers=(), now=now)
    assert bearer(token, now=now) is None
    assert Session.objects.filter(account=account).exists() is herself


def test_whose_token_it_is_is_told_as_the_account_stands(now: datetime) -> None:
    account = open_resident(phone=PHONE)
    set_level(account_id=account.id, level=Level.IN_PERSON)
    found = bearer(give_token(account_id=account.id, now=now), now=now)
    assert found is not None
    held, own = found
    assert own is None, "nobody the record knows yet"
    for field in ("id", "username", "kind", "is_active", "level"):
        assert getattr(held, field) == getattr(Account.objects.get(id=account.id), field), field
    assert (Level(held.level), held.is_active) == (Level.IN_PERSON, True)
