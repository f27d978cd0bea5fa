"""``tongban account``: what an administrator does at the console, and what she is told."""

import io
import sys
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from tongban.org.actions.signing_in import try_password
from tongban.org.models import Account, Appointment
from tongban.terms.level import Level

pytestmark = pytest.mark.django_db
NEW = ("new", "gu.min", "--post", "window_clerk", "--unit", "tongli-centre", "--called", "顾敏")


def _run(*words: str) -> str:
    out = io.StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


def test_a_new_account_has_a_post_and_a_password_shown_once(now: datetime) -> None:
    told = _run(*NEW)
    password = told.split("shown once: ")[1].split()[0]
    held = Appointment.objects.select_related("staff__account", "unit").get()
    account = held.staff.account
    assert (account.username, held.post, held.unit.code) == ("gu.min", "window_clerk", "tongli-centre")
    assert try_password(name="gu.min", kind="staff", password=password, address="", now=now).account == account


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "x", "--post", "nope", "--unit", "tongli-centre", "--called", "顾"), "window_clerk"),
        (("new", "x", "--post", "window_clerk", "--unit", "1", "--called", "顾"), "tongli-centre"),
        (("new", "x", "--post", "window_clerk", "--unit", "tongli-centre"), "her name is needed"),
        (("unlock", "nobody"), "there is no account 'nobody'"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        _run(*words)
    assert not Account.objects.exists()


def test_one_name_is_given_once() -> None:
    _run(*NEW)
    with pytest.raises(CommandError, match="already"):
        _run(*NEW)


def test_a_password_is_read_from_standard_input_and_never_from_an_argument(
    monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    _run(*NEW)
    monkeypatch.setattr(sys, "stdin", io.StringIO("korrekt-pferd-batterie\n"))
    assert "password set" in _run("password", "gu.min", "--stdin")
    tried = try_password(name="gu.min", kind="staff", password="korrekt-pferd-batterie", address="", now=now)
    assert tried.account is not None
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="at least 12"):
        _run("password", "gu.min", "--stdin")


def test_an_account_is_closed_opened_unlocked_and_shown(now: datetime) -> None:
    _run(*NEW)
    for _ in range(5):
        try_password(name="gu.min", kind="staff", password="x", address="a", now=now)
    assert "1 lock(s)" in _run("show", "gu.min")
    assert "1 lock(s) removed" in _run("unlock", "gu.min")
    assert "closed" in _run("disable", "gu.min")
    assert "closed" in _run("show", "gu.min")
    assert "open" in _run("enable", "gu.min")


def test_a_level_is_set_by_its_word() -> None:
    _run(*NEW)
    _run("level", "gu.min", "--level", "in_person")
    assert Level(Account.objects.get().level) is Level.IN_PERSON
    with pytest.raises(CommandError, match="there are none, password"):
        _run("level", "gu.min", "--level", "face")


def test_a_lost_second_factor_is_forgotten(settings: Any) -> None:
    _run(*NEW)
    Authenticator.objects.create(user=Account.objects.get(), type="totp", data={"secret": ""})
    assert "1 second factor(s) removed" in _run("forget-second-factor", "gu.min")
    assert not Authenticator.objects.exists()
