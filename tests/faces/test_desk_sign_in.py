"""Staff sign in with two factors, in our pages; what is not set up opens nothing, what is set up is sealed."""

import base64
import hmac
import re
import struct
import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.people import employed

from tongban.org.actions.accounts import set_password
from tongban.org.models import Account, Session

pytestmark = pytest.mark.django_db
PASSWORD = "korrekt-pferd-batterie"


@pytest.fixture
def clerk(now: datetime) -> Account:
    """A clerk of Tongli with a password and nothing else yet."""
    account: Account = employed("gu.min", now).staff.account
    set_password(account=account, password=PASSWORD, second_factor=False)
    return account


def _password(client: Client, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/desk/sign-in", {"username": "gu.min", "password": password, **more})


def _digits(secret: str, steps: int = 0) -> str:
    """RFC 6238, as an authenticator app computes it."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    mac = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def _set_up(client: Client) -> tuple[str, list[str]]:
    """An authenticator app set up by somebody just signed in; gives its secret and the recovery codes shown."""
    found = re.search(r"[A-Z2-7]{32}", client.get("/desk/security/app").content.decode())
    assert found is not None
    answer = client.post("/desk/security/app", {"code": _digits(found.group())})
    assert answer["Location"] == "/desk/security/codes"
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/desk/security/codes").content.decode())
    assert len(codes) == 10
    return found.group(), codes


@pytest.fixture
def secret(clerk: Account) -> tuple[str, list[str]]:
    """The clerk's authenticator app and recovery codes."""
    client = Client()
    _password(client)
    return _set_up(client)


def test_a_password_alone_opens_the_set_up_of_a_second_factor_and_nothing_else(client: Client, clerk: Account) -> None:
    assert _password(client).status_code == 302
    assert client.get("/desk/")["Location"] == "/desk/security/"
    assert client.get("/desk/cases/x1/")["Location"] == "/desk/security/"
    assert "还差一步" in client.get("/desk/security/").content.decode()


def test_setting_one_up_opens_the_desk_at_once(client: Client, clerk: Account) -> None:
    _password(client)
    _set_up(client)
    assert client.get("/desk/").status_code == 200


def test_password_and_app_open_the_desk(client: Client, secret: tuple[str, list[str]]) -> None:
    assert _password(client)["Location"] == "/desk/sign-in/second"
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in"), "one factor is no session"
    assert client.post("/desk/sign-in/second", {"code": _digits(secret[0])})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert Session.objects.get(account__username="gu.min").method == "password+totp"


def test_a_code_of_the_app_works_once(secret: tuple[str, list[str]]) -> None:
    code = _digits(secret[0])
    answers = []
    for _ in range(2):
        client = Client()
        _password(client)
        answers.append(client.post("/desk/sign-in/second", {"code": code}))
    assert [answer.status_code for answer in answers] == [302, 200]
    assert "已经用过" in answers[1].content.decode()


def test_wrong_codes_come_to_an_end(client: Client, secret: tuple[str, list[str]]) -> None:
    _password(client)
    for _ in range(5):
        assert "验证码不对" in client.post("/desk/sign-in/second", {"code": "000000"}).content.decode()
    assert "5 分钟后再试" in client.post("/desk/sign-in/second", {"code": _digits(secret[0])}).content.decode()


def test_a_recovery_code_works_once_and_is_counted(client: Client, secret: tuple[str, list[str]]) -> None:
    code = secret[1][3]
    _password(client)
    assert client.post("/desk/sign-in/second", {"code": code})["Location"] == "/desk/"
    assert "还剩 9 个" in client.get("/desk/security/").content.decode()
    assert Session.objects.get(account__username="gu.min").method == "password+recovery"
    again = Client()
    _password(again)
    assert again.post("/desk/sign-in/second", {"code": code}).status_code == 200


def test_recovery_codes_are_shown_once(client: Client, clerk: Account) -> None:
    _password(client)
    _set_up(client)
    page = client.get("/desk/security/codes").content.decode()
    assert "只显示一次" in page
    assert not re.findall(r"<code>\d{8}</code>", page)
    client.post("/desk/security/codes/new")
    assert len(re.findall(r"<code>\d{8}</code>", client.get("/desk/security/codes").content.decode())) == 10


def test_what_is_kept_of_a_second_factor_is_sealed(secret: tuple[str, list[str]]) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret[0] not in kept
    assert not any(code in kept for code in secret[1])


def test_the_last_second_factor_stays(client: Client, clerk: Account) -> None:
    _password(client)
    _set_up(client)
    assert "最后一个" in client.get("/desk/security/app/remove").content.decode()
    client.post("/desk/security/app/remove")
    key = Authenticator.objects.create(user=clerk, type="webauthn", data={"name": "x", "credential": {}})
    Authenticator.objects.filter(type="totp").delete()
    answer = client.post(f"/desk/security/passkey/{key.pk}/remove")
    assert "最后一个" in answer.content.decode()
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_staff_are_signed_in_at_one_place(secret: tuple[str, list[str]], settings: Any) -> None:
    first, second, third = Client(), Client(), Client()
    for client, steps in ((first, 0), (second, 1)):
        _password(client)
        client.post("/desk/sign-in/second", {"code": _digits(secret[0], steps)})
    assert first.get("/desk/")["Location"] == "/desk/sign-in?next=%2Fdesk%2F&why=elsewhere"
    assert "可能在别处登录" in first.get("/desk/sign-in?why=elsewhere").content.decode()
    assert second.get("/desk/").status_code == 200
    settings.TONGBAN_STAFF_ONE_SESSION = False
    _password(third)
    third.post("/desk/sign-in/second", {"code": secret[1][0]})
    assert second.get("/desk/").status_code == 200


def test_changing_how_one_signs_in_asks_again_who_one_is(
    client: Client, secret: tuple[str, list[str]], settings: Any
) -> None:
    _password(client)
    client.post("/desk/sign-in/second", {"code": _digits(secret[0])})
    assert client.get("/desk/security/codes/new").status_code == 200, "just signed in"
    session = client.session
    session["tongban"] = {**session["tongban"], "opened": "2026-01-01T00:00:00+00:00"}
    session.save()
    settings.TONGBAN_STAFF_HOURS = 24 * 365 * 10
    answer = client.get("/desk/security/codes/new")
    assert answer["Location"] == "/desk/security/again?next=%2Fdesk%2Fsecurity%2Fcodes%2Fnew"
    page = client.get(answer["Location"]).content.decode()
    assert "再确认一次" in page
    assert "/desk/security/again/code" in page
    assert "密码不对" in client.post(answer["Location"], {"password": "x"}).content.decode()
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == "/desk/security/codes/new"
    assert client.get("/desk/security/codes/new").status_code == 200
    assert client.get("/desk/security/again/code?next=/desk/security/").status_code == 200


def test_five_wrong_passwords_say_how_long_and_whom_to_ask(client: Client, clerk: Account) -> None:
    for _ in range(5):
        answer = _password(client, "falsch")
    assert answer.status_code == 422
    assert "请 61 秒后再试" in answer.content.decode()
    assert "系统管理员解锁" in answer.content.decode()
    assert "已暂时锁定" in _password(client).content.decode()


def test_after_signing_in_one_goes_where_one_was_going_on_this_site(secret: tuple[str, list[str]]) -> None:
    for target, lands, steps in (("/desk/ledger/", "/desk/ledger/", 0), ("https://evil.example/", "/", 1)):
        client = Client()
        _password(client, next=target)
        answer = client.post("/desk/sign-in/second", {"code": _digits(secret[0], steps)})
        assert answer["Location"] == lands


def test_the_key_of_the_session_changes_at_sign_in(client: Client, secret: tuple[str, list[str]]) -> None:
    _password(client)
    before = client.cookies["session"].value
    client.post("/desk/sign-in/second", {"code": _digits(secret[0])})
    assert client.cookies["session"].value not in ("", before)
    assert not Session.objects.filter(session_key=before).exists()


def test_a_passkey_that_is_none_is_told_on_the_page(client: Client, clerk: Account) -> None:
    options = client.get("/desk/sign-in/passkey", headers={"accept": "application/json"}).json()["request_options"]
    assert options["publicKey"]["userVerification"] == "required"
    for credential in ("", "x", "{}", '{"response": {"userHandle": "AA"}}', "[]"):
        answer = client.post("/desk/sign-in/passkey", {"credential": credential})
        assert answer["Location"] == "/desk/sign-in?why=passkey", credential
    assert "通行密钥没有通过" in client.get("/desk/sign-in?why=passkey").content.decode()


def test_only_what_is_ours_is_mounted() -> None:
    for name in ("account_signup", "account_email", "account_logout", "mfa_download_recovery_codes", "mfa_trust"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_password_beside_a_second_factor_may_be_eight(client: Client, secret: tuple[str, list[str]]) -> None:
    _password(client)
    body = {"old": PASSWORD, "new": "Tr0ub4d&", "again": "Tr0ub4d&"}
    client.post("/desk/sign-in/second", {"code": _digits(secret[0])})
    assert client.post("/desk/security/password", {**body, "old": "x"}).status_code == 422
    assert client.post("/desk/security/password", body)["Location"] == "/desk/security/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("path", ["", "password", "app", "passkey", "codes", "codes/new", "again", "app/remove"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_speaks_both_languages_and_is_ours(client: Client, clerk: Account, path: str, lang: str) -> None:
    _password(client)
    if path != "app":  # which is there until an app is set up
        _set_up(client)
    client.cookies["lang"] = lang
    page = client.get(f"/desk/security/{path}").content.decode()
    assert f'<html lang="{"en" if lang == "en" else "zh-CN"}" data-face="desk">' in page
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
