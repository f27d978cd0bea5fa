"""A resident signs in: by a code, by a password; is checked by name; sees and ends her sessions."""

import dataclasses
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.people import INSURANCE, LIN_ID, POLICE, insurance_row, police_row, subject_of, take

from tongban.catalogue.actions import load
from tongban.catalogue.files import sheets_of
from tongban.demo.messages import latest
from tongban.guard.actions import own_subject
from tongban.guard.models import Access
from tongban.guard.reads import looks_at
from tongban.org.actions.accounts import close, open_resident
from tongban.org.models import Account, PhoneCode, Session
from tongban.residents.models import Locator
from tongban.rules.calendar import legal_day
from tongban.terms.content import Content
from tongban.terms.level import Level
from tongban.terms.values import SourceRow
from tongban.web import clock

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13800000424", "13800000425"


@pytest.fixture(autouse=True)
def _telephone(settings: Any, tmp_path: Path) -> None:
    """A telephone of this test's own."""
    settings.TONGBAN_VAR = tmp_path


@pytest.fixture
def lin(now: datetime) -> UUID:
    """Somebody the record knows."""
    take(POLICE, police_row(), now=now)
    return subject_of(LIN_ID)


def _code() -> str:
    found = re.search(r"\d{6}", latest()[0]["text"])
    assert found is not None
    return found.group()


def _with_code(client: Client, phone: str = PHONE, target: str = "/me/") -> Any:
    """From the phone to what the right code leads to."""
    assert client.post("/sign-in", {"phone": phone, "next": target})["Location"] == "/sign-in/code"
    return client.post("/sign-in/code", {"code": _code()})


def _named(client: Client, name: str = "林晓", number: str = LIN_ID) -> Any:
    return client.post("/account/real-name", {"name": name, "number": number, "next": "/me/"})


def test_from_a_phone_to_her_own_data(client: Client, lin: UUID) -> None:
    assert _with_code(client)["Location"] == "/account/real-name?next=/me/"
    assert client.get("/me/")["Location"].startswith("/account/real-name")
    assert _named(client)["Location"] == "/me/"
    page = client.get("/me/").content.decode()
    assert "林晓" in page
    account = Account.objects.get()
    assert own_subject(holder=str(account.id), now=clock.now()) == lin
    assert Level(account.level) is Level.REAL_NAME


def test_the_second_time_the_code_is_enough(client: Client, lin: UUID) -> None:
    _with_code(client)
    _named(client)
    client.post("/sign-out")
    PhoneCode.objects.all().delete()  # a minute later
    assert _with_code(Client())["Location"] == "/me/"
    assert Account.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "12345", "2380000042", "abc"])
def test_what_is_no_phone_number_is_said_at_the_field(client: Client, typed: str) -> None:
    answer = client.post("/sign-in", {"phone": typed})
    assert answer.status_code == 422
    assert "手机号码应为 11 位" in answer.content.decode()
    assert latest() == []


def test_a_second_code_within_a_minute_says_how_long_to_wait(client: Client) -> None:
    client.post("/sign-in", {"phone": PHONE})
    answer = client.post("/sign-in", {"phone": PHONE})
    assert answer.status_code == 422
    assert re.search(r"请 \d+ 秒后再试", answer.content.decode())
    assert len(latest()) == 1


def test_a_wrong_code_signs_nobody_in_and_says_so(client: Client) -> None:
    client.post("/sign-in", {"phone": PHONE})
    wrong = "000000" if _code() != "000000" else "000001"
    for _ in range(5):
        answer = client.post("/sign-in/code", {"code": wrong})
        assert answer.status_code == 422
        assert "验证码不对" in answer.content.decode()
    assert "已" in client.post("/sign-in/code", {"code": _code()}).content.decode()
    assert not Account.objects.exists()
    assert client.get("/account/").status_code == 302


def test_the_page_for_the_code_needs_one_to_have_been_sent(client: Client) -> None:
    assert client.get("/sign-in/code")["Location"] == "/sign-in"
    assert client.post("/sign-in/code", {"code": "123456"})["Location"] == "/sign-in"
    assert client.post("/sign-in/again")["Location"] == "/sign-in"


def test_without_a_provider_of_messages_the_page_says_so(client: Client, settings: Any) -> None:
    settings.TONGBAN_PORTS = {**settings.TONGBAN_PORTS, "TextMessage": ""}
    assert "还没有接入短信" in client.get("/sign-in").content.decode()
    assert client.post("/sign-in", {"phone": PHONE}).status_code == 422


def test_a_closed_account_does_not_open_by_a_code(client: Client) -> None:
    close(account=open_resident(phone=PHONE))
    answer = _with_code(client)
    assert answer.status_code == 422
    assert "已停用" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_name_that_does_not_agree_is_refused_and_told_the_same_for_all(client: Client, lin: UUID) -> None:
    _with_code(client)
    for name, number in (("张三", LIN_ID), ("林晓", "320599195001010259"), ("林晓", "1"), ("", "")):
        answer = _named(client, name, number)
        assert answer.status_code == 422
        assert "对不上" in answer.content.decode()
    assert "核对次数太多" not in answer.content.decode()
    _named(client, "张三")
    assert "核对次数太多" in _named(client).content.decode(), "numbers are not to be guessed here"
    assert Level(Account.objects.get().level) is Level.PHONE


def test_the_check_is_a_look_and_stands_in_the_log(client: Client, lin: UUID) -> None:
    _with_code(client)
    _named(client)
    look = Access.objects.filter(subject=lin, purpose="identify").get()
    assert (look.actor_kind, look.outcome) == ("resident", "allowed")
    assert looks_at(lin) == []


def test_one_person_has_one_account_and_is_told_on_both_ends(client: Client, lin: UUID) -> None:
    _with_code(client)
    _named(client)
    second = Client()
    _with_code(second, OTHER)
    answer = _named(second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您已经有一个账号" in page
    assert "尾号 24" in page
    assert PHONE not in page
    assert "没有成功" in latest()[0]["text"]
    assert latest()[0]["phone"] == "138****0424"
    assert second.get("/me/").status_code == 302


def test_a_password_of_her_own(client: Client, lin: UUID) -> None:
    _with_code(client)
    _named(client)
    weak = client.post("/account/password", {"new": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    assert "密码至少 12 个字符" in weak.content.decode()
    unlike = client.post("/account/password", {"new": "korrekt-pferd-batterie", "again": "korrekt-pferd"})
    assert "两次输入不一样" in unlike.content.decode()
    done = client.post("/account/password", {"new": "korrekt-pferd-batterie", "again": "korrekt-pferd-batterie"})
    assert done["Location"] == "/account/"
    assert client.get("/account/").status_code == 200, "she stays signed in here"
    elsewhere = Client()
    body = {"phone": PHONE, "password": "korrekt-pferd-batterie", "next": "/me/"}
    assert elsewhere.post("/sign-in/password", body)["Location"] == "/me/"
    assert elsewhere.get("/me/").status_code == 200
    wrong = client.post("/account/password", {"old": "x", "new": "another-long-phrase", "again": "another-long-phrase"})
    assert "现在的密码不对" in wrong.content.decode()


def test_changing_the_password_signs_out_everywhere_else(client: Client, lin: UUID) -> None:
    _with_code(client)
    client.post("/account/password", {"new": "korrekt-pferd-batterie", "again": "korrekt-pferd-batterie"})
    elsewhere = Client()
    elsewhere.post("/sign-in/password", {"phone": PHONE, "password": "korrekt-pferd-batterie"})
    assert elsewhere.get("/account/").status_code == 200
    body = {"old": "korrekt-pferd-batterie", "new": "another-long-phrase", "again": "another-long-phrase"}
    client.post("/account/password", body)
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_is_told_alike_for_known_and_unknown(client: Client) -> None:
    open_resident(phone=PHONE)
    said = [
        client.post("/sign-in/password", {"phone": phone, "password": "x"}).content.decode().count("手机号码或密码不对")
        for phone in (PHONE, OTHER)
    ]
    assert said == [1, 1]


def test_locked_out_she_is_told_how_long(client: Client) -> None:
    for _ in range(5):
        answer = client.post("/sign-in/password", {"phone": PHONE, "password": "x"})
    assert re.search(r"已暂时锁定，请 \d+ 秒后再试", answer.content.decode())
    assert client.get("/sign-in/password").status_code == 200


def test_her_sessions_are_listed_and_ended_one_by_one_or_all(client: Client, lin: UUID) -> None:
    _with_code(client)
    client.post("/account/password", {"new": "korrekt-pferd-batterie", "again": "korrekt-pferd-batterie"})
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36"
    others = [Client(headers={"user-agent": agent}) for _ in range(2)]
    for one in others:
        one.post("/sign-in/password", {"phone": PHONE, "password": "korrekt-pferd-batterie"})
    page = client.get("/account/").content.decode()
    assert page.count("Chrome · Windows") == 2
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))
    handle = re.search(r"/account/sessions/([0-9a-f-]{36})/end", page)
    assert handle is not None
    assert client.post(handle.group()).status_code == 302
    assert sorted(one.get("/account/").status_code for one in others) == [200, 302]
    assert client.post(handle.group()).status_code == 404
    client.post("/account/sessions/all/end")
    assert [one.get("/account/").status_code for one in (client, *others)] == [302] * 3


def test_nobody_ends_a_session_of_somebody_else(client: Client) -> None:
    _with_code(client)
    other = Client()
    _with_code(other, OTHER)
    handle = Session.objects.exclude(account__phone_index=None).order_by("opened_at").first()
    assert handle is not None
    assert other.post(f"/account/sessions/{handle.handle}/end").status_code == 404
    assert client.get("/account/").status_code == 200


def test_what_a_level_needs_is_told_with_the_next_step(client: Client) -> None:
    _with_code(client)
    page = client.get("/account/level/real_name?next=/matters/").content.decode()
    assert "实名已核验" in page
    assert "/account/real-name?next=/matters/" in page
    assert "窗口当面核验" in client.get("/account/level/in_person").content.decode()
    assert client.get("/account/level/phone?next=/matters/")["Location"] == "/matters/"
    assert client.get("/account/level/face").status_code == 404


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/account/", "/account/password", "/demo/messages"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_speak_both_languages_and_are_kept_nowhere(client: Client, path: str, lang: str) -> None:
    _with_code(client)
    client.cookies["lang"] = lang
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{"en" if lang == "en" else "zh-CN"}"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_after_signing_in_one_stays_on_this_site(client: Client) -> None:
    open_resident(phone=PHONE)
    assert _with_code(client, target="https://evil.example/")["Location"] == "/account/real-name?next=/"


GUEST = {"person.document_type": "414", "person.document_no": "X15440218", "person.name": "LINDGARD MIRA"}


def _guest(now: datetime) -> UUID:
    """A foreigner insured under her passport: the record knows no citizen ID number of hers."""
    row = insurance_row()
    values = {k: v for k, v in row.values.items() if k not in ("person.id_number", "person.name")} | GUEST
    take(INSURANCE, SourceRow(row.line, row.key, values, row.observed_on), now=now)
    return Locator.objects.get().subject_id


@pytest.mark.parametrize("name", ["LINDGARD MIRA", "Lindgard  Mira", " lindgard mira"])
def test_a_foreigner_is_known_by_her_passport(client: Client, now: datetime, name: str) -> None:
    guest = _guest(now)
    _with_code(client)
    body = {"name": name, "document_type": "414", "number": "x15440218", "next": "/me/"}
    assert client.post("/account/real-name", body)["Location"] == "/me/"
    assert own_subject(holder=str(Account.objects.get().id), now=clock.now()) == guest


@pytest.mark.parametrize(
    ("kind", "number"), [("111", "X15440218"), ("553", "X15440218"), ("414", "X1544021"), ("", "")]
)
def test_another_document_than_hers_is_refused(client: Client, now: datetime, kind: str, number: str) -> None:
    _guest(now)
    _with_code(client)
    body = {"name": "LINDGARD MIRA", "document_type": kind, "number": number}
    assert client.post("/account/real-name", body).status_code == 422


def test_the_documents_of_people_without_an_identity_card_are_offered(client: Client) -> None:
    _with_code(client)
    page = client.get("/account/real-name").content.decode()
    for document in ("居民身份证", "普通护照", "台湾居民来往大陆通行证", "港澳居民来往内地通行证", "外国人永久居留证"):
        assert document in page


def test_outside_demo_mode_no_page_speaks_of_it(client: Client, settings: Any) -> None:
    client.post("/sign-in", {"phone": PHONE})
    settings.TONGBAN_DEMO = False
    for path in ("/sign-in", "/sign-in/code", "/sign-in/password", "/desk/sign-in"):
        page = client.get(path)
        assert page.status_code == 200
        assert "演示" not in page.content.decode()


def test_a_matter_that_needs_her_in_person_says_so_before_the_form(
    client: Client, lin: UUID, declared: Content
) -> None:
    _with_code(client)
    _named(client)
    apply = "/matters/social-insurance-proof/apply"
    assert client.get(apply).status_code == 200
    spec = dataclasses.replace(declared.matters["social-insurance-proof"], identity_level="in_person")
    content = dataclasses.replace(declared, matters={**declared.matters, spec.code: spec})
    load(sheets=sheets_of(content), on=legal_day(clock.now()))
    assert client.get(apply)["Location"] == f"/account/level/in_person?next={apply.replace('/', '%2F')}"
    assert client.post(apply)["Location"].startswith("/account/level/in_person")
