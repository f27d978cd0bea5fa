"""Two phones, one person, the same instant: one account becomes hers, the other is told. And guesses all at once."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from tests.people import LIN_ID, POLICE, police_row, subject_of, take

from tongban.guard.selves import AlreadyHers, account_of, tie
from tongban.org.actions import open_account
from tongban.org.actions.accounts import open_resident, set_password
from tongban.org.actions.signing_in import try_password
from tongban.org.models import Lockout
from tongban.terms.level import Level

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave, all begun together on connections of their own."""
    begin, given = threading.Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        begin.wait()
        try:
            given.append(act())
        except AlreadyHers:
            given.append("hers already")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_accounts_at_the_same_instant_are_one(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    lin = subject_of(LIN_ID)
    accounts = [open_resident(phone=f"1380000042{digit}") for digit in range(4)]
    given = _at_once(
        [lambda one=one: tie(account=one, subject_id=lin, level=Level.REAL_NAME, now=now) for one in accounts]  # type: ignore[misc]
    )
    assert sorted(map(str, given)) == ["None", "hers already", "hers already", "hers already"]
    assert account_of(lin, now=now) in accounts


def test_guesses_made_all_at_once_are_all_counted(now: datetime) -> None:
    account = open_account(username="gu.min", kind="staff")
    set_password(account=account, password="korrekt-pferd-batterie", second_factor=False)
    _at_once([lambda: try_password(name="gu.min", kind="staff", password="x", address="a", now=now) for _ in range(8)])
    assert Lockout.objects.get(account=account).failures == 5, "the sixth was not even looked at"
