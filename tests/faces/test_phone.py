"""Another phone: the old one first, then the new one; nobody else's; and the window for whoever lost hers."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.clients import browser_of
from tests.people import LIN_ID, POLICE, division, employed, police_row, subject_of, take

from tongban.demo.messages import latest
from tongban.guard.models import Access
from tongban.guard.selves import account_of, bearer, tie
from tongban.journal.models import Event
from tongban.org.actions.accounts import close, give_token, open_resident, phone_of
from tongban.org.models import Account, PhoneCode
from tongban.terms.level import Level
from tongban.web import clock

pytestmark = pytest.mark.django_db
OLD, NEW, OTHERS = "13800000424", "13800000425", "13800000426"
WINDOW = "320509111000"


@pytest.fixture(autouse=True)
def _telephone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A telephone of this test's own; what waits for the commit happens at once, for these tests never commit."""
    settings.TONGBAN_VAR = tmp_path
    monkeypatch.setattr("tongban.web.phones.transaction.on_commit", lambda act: act())


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(), now=now)
    return subject_of(LIN_ID)


def _code() -> str:
    """The newest code sent, wherever other messages went since."""
    found = next(hit for hit in (re.search(r"验证码 (\d{6})", one["text"]) for one in latest()) if hit)
    return found.group(1)


def _sent(browser: Client, address: str, **said: str) -> Any:
    PhoneCode.objects.filter(sent_at__lt=clock.now()).update(sent_at=clock.now() - timedelta(minutes=2))
    return browser.post(address, said)


def _proven(browser: Client) -> None:
    """The phone she has, shown to be in her hand."""
    assert _sent(browser, "/account/phone").status_code == 302
    assert browser.post("/account/phone", {"code": _code()}).status_code == 302


def _own(phone: str = OLD) -> tuple[Account, Client]:
    account = open_resident(phone=phone)
    return account, browser_of(account, method="password")


def test_two_codes_and_the_new_phone_signs_in() -> None:
    account, browser = _own()
    elsewhere = browser_of(account)
    _proven(browser)
    assert _sent(browser, "/account/phone", phone=NEW).status_code == 302
    assert browser.post("/account/phone", {"code": _code()})["Location"] == "/account/"
    account.refresh_from_db()
    assert phone_of(account) == NEW
    assert browser.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302, "signed out everywhere else"
    assert open_resident(phone=NEW) == account
    assert open_resident(phone=OLD) != account
    assert "已改用" in latest()[0]["text"]
    assert latest()[0]["phone"].endswith("24"), "the old phone is told"
    assert [event.name for event in Event.objects.filter(name="account.phone_set")] == ["account.phone_set"]


def test_without_the_old_phone_no_code_goes_to_a_new_one() -> None:
    _, browser = _own()
    _sent(browser, "/account/phone", phone=NEW)
    assert latest()[0]["phone"].endswith("24"), "the code went to the phone she has"
    assert "第一步" in browser.get("/account/phone").content.decode()


def test_who_signed_in_by_a_code_just_now_need_not_show_the_phone_again(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(open_resident(phone=OLD), method="phone")
    assert "第二步" in browser.get("/account/phone").content.decode()
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr("tongban.web.session.now", lambda: later)
    assert "第一步" in browser.get("/account/phone").content.decode()


def test_a_wrong_code_is_said_and_moves_nothing() -> None:
    account, browser = _own()
    _sent(browser, "/account/phone")
    answer = browser.post("/account/phone", {"code": "000000" if _code() != "000000" else "000001"})
    assert answer.status_code == 422
    assert "验证码不对" in answer.content.decode()
    account.refresh_from_db()
    assert phone_of(account) == OLD


def test_somebody_elses_phone_is_refused(lin: UUID) -> None:
    account, browser = _own()
    other = open_resident(phone=OTHERS)
    tie(account=other, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    _proven(browser)
    _sent(browser, "/account/phone", phone=OTHERS)
    answer = browser.post("/account/phone", {"code": _code()})
    assert answer.status_code == 422
    assert "另一个账号" in answer.content.decode()
    for one, phone in ((account, OLD), (other, OTHERS)):
        one.refresh_from_db()
        assert phone_of(one) == phone


def test_what_is_no_phone_is_said_at_the_field() -> None:
    _, browser = _own()
    _proven(browser)
    answer = _sent(browser, "/account/phone", phone="12")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_code_to_the_new_phone_proves_nothing_of_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    account, browser = _own()
    _proven(browser)
    _sent(browser, "/account/phone", phone=NEW)
    monkeypatch.setattr("tongban.faces.portal.phone.PROVEN_FOR", timedelta(0))
    browser.post("/account/phone", {"code": _code()})
    assert "第一步" in browser.get("/account/phone").content.decode()
    account.refresh_from_db()
    assert phone_of(account) == OLD


def test_the_proof_holds_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, browser = _own()
    _proven(browser)
    assert "第二步" in browser.get("/account/phone").content.decode()
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr("tongban.faces.portal.phone.now", lambda: later)
    assert "第一步" in browser.get("/account/phone").content.decode()


# ---------------------------------------------------------------- at the window
@pytest.fixture
def clerk(now: datetime) -> Client:
    return browser_of(employed("gu", now, post="window_clerk", place=division(WINDOW)).staff.account)


def _shown(clerk: Client, name: str = "林晓", number: str = LIN_ID) -> Any:
    return clerk.post("/desk/people/", {"name": name, "document_type": "111", "number": number})


def _turn(clerk: Client) -> str:
    """Which comparison the page before the clerk is about."""
    found = re.search(r'name="turn" value="([^"]+)"', clerk.get("/desk/people/account").content.decode())
    assert found is not None
    return found.group(1)


def _act(clerk: Client, **said: str) -> Any:
    return _sent(clerk, "/desk/people/account", turn=_turn(clerk), **said)


def test_a_document_shown_makes_her_known_in_person(clerk: Client, lin: UUID) -> None:
    account, _ = _own()
    tie(account=account, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    assert _shown(clerk)["Location"] == "/desk/people/account"
    assert "林晓" in clerk.get("/desk/people/account").content.decode()
    _act(clerk, step="verify")
    account.refresh_from_db()
    assert Level(account.level) is Level.IN_PERSON
    (event,) = Event.objects.filter(name="account.verified")
    assert event.payload["account_id"] == str(account.id)
    assert event.payload["place"].endswith(WINDOW)
    looked = Access.objects.filter(subject=lin, purpose="identify").get()
    assert (looked.actor_kind, looked.relation, looked.outcome) == ("staff", "presented", "allowed")


def test_whoever_lost_her_phone_is_given_another(clerk: Client, lin: UUID) -> None:
    account, _ = _own()
    tie(account=account, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    _shown(clerk)
    _act(clerk, step="send", phone=NEW)
    assert _act(clerk, step="code", code=_code()).status_code == 302
    account.refresh_from_db()
    assert phone_of(account) == NEW
    assert Level(account.level) is Level.IN_PERSON
    assert latest()[0]["phone"].endswith("24"), "the old phone is told"


def test_whoever_has_no_account_gets_one_there(clerk: Client, lin: UUID) -> None:
    _shown(clerk)
    assert "没有账号" in clerk.get("/desk/people/account").content.decode()
    _act(clerk, step="send", phone=NEW)
    _act(clerk, step="code", code=_code())
    account = account_of(lin, now=clock.now())
    assert account is not None
    assert phone_of(account) == NEW
    assert Level(account.level) is Level.IN_PERSON


def test_at_the_window_everything_signed_in_under_the_old_phone_ends(clerk: Client, lin: UUID) -> None:
    account, stolen = _own()
    tie(account=account, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    token = give_token(account_id=account.id, now=clock.now())
    _shown(clerk)
    _act(clerk, step="send", phone=NEW)
    _act(clerk, step="code", code=_code())
    assert stolen.get("/account/").status_code == 302
    assert bearer(token, now=clock.now()) is None


def test_whoever_tried_her_new_phone_first_is_given_it_at_the_window(clerk: Client, lin: UUID) -> None:
    account, _ = _own()
    tie(account=account, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    tried = open_resident(phone=NEW)  # the name check sent her to the window: she has an account
    _shown(clerk)
    _act(clerk, step="send", phone=NEW)
    assert _act(clerk, step="code", code=_code()).status_code == 302
    account.refresh_from_db()
    tried.refresh_from_db()
    assert phone_of(account) == NEW
    assert (phone_of(tried), tried.is_active) == ("", False)


def test_a_page_of_somebody_before_changes_nothing(clerk: Client, lin: UUID, now: datetime) -> None:
    take(POLICE, police_row(3, "320599195001010259", "陆英"), now=now)
    other = open_resident(phone=OTHERS)
    tie(account=other, subject_id=subject_of("320599195001010259"), level=Level.REAL_NAME, now=clock.now())
    _shown(clerk)
    before = _turn(clerk)
    _shown(clerk, "陆英", "320599195001010259")
    for said in ({"step": "verify"}, {"step": "send", "phone": NEW}):
        answer = clerk.post("/desk/people/account", {**said, "turn": before})
        assert answer["Location"] == "/desk/people/"
    other.refresh_from_db()
    assert Level(other.level) is Level.REAL_NAME


def test_a_closed_account_opens_again_with_the_document(clerk: Client, lin: UUID) -> None:
    account, _ = _own()
    tie(account=account, subject_id=lin, level=Level.REAL_NAME, now=clock.now())
    close(account=account)
    _shown(clerk)
    _act(clerk, step="send", phone=OLD)
    _act(clerk, step="code", code=_code())
    account.refresh_from_db()
    assert (account.is_active, Level(account.level)) == (True, Level.IN_PERSON)


def test_a_number_typed_wrong_can_be_typed_again(clerk: Client, lin: UUID) -> None:
    _shown(clerk)
    _act(clerk, step="send", phone=OTHERS)
    assert "您正在窗口登记手机" in latest()[0]["text"], "this code is shown to the clerk, and says so"
    _act(clerk, step="again")
    assert 'name="phone"' in clerk.get("/desk/people/account").content.decode()


def test_a_name_is_compared_however_wide_it_is_typed(clerk: Client, lin: UUID) -> None:
    assert _shown(clerk, "　林晓 ")["Location"] == "/desk/people/account"


def test_a_phone_of_somebody_else_opens_nothing(clerk: Client, lin: UUID, now: datetime) -> None:
    take(POLICE, police_row(3, "320599195001010259", "陆英"), now=now)
    other = open_resident(phone=OTHERS)
    tie(account=other, subject_id=subject_of("320599195001010259"), level=Level.REAL_NAME, now=clock.now())
    _shown(clerk)
    _act(clerk, step="send", phone=OTHERS)
    answer = _act(clerk, step="code", code=_code())
    assert answer.status_code == 422
    assert account_of(lin, now=clock.now()) is None
    other.refresh_from_db()
    assert Level(other.level) is Level.REAL_NAME


@pytest.mark.parametrize(
    ("name", "number"), [("林晨", LIN_ID), ("林晓", "320599195001010259"), ("林晓", "123"), ("", "")]
)
def test_what_does_not_agree_goes_no_further(clerk: Client, lin: UUID, name: str, number: str) -> None:
    assert _shown(clerk, name, number).status_code == 422
    assert clerk.get("/desk/people/account")["Location"] == "/desk/people/"


def test_numbers_cannot_be_guessed_there(clerk: Client, lin: UUID) -> None:
    for _ in range(12):
        _shown(clerk, "林晨")
    assert "核对次数太多" in _shown(clerk).content.decode()


def test_the_next_person_finds_nothing_of_the_last(clerk: Client, lin: UUID) -> None:
    _shown(clerk)
    clerk.get("/desk/people/")
    assert clerk.get("/desk/people/account")["Location"] == "/desk/people/"


def test_after_a_quarter_of_an_hour_the_document_is_shown_again(
    clerk: Client, lin: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shown(clerk)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("tongban.faces.desk.people.now", lambda: later)
    assert clerk.get("/desk/people/account")["Location"] == "/desk/people/"


def test_her_name_lies_in_no_session(clerk: Client, lin: UUID) -> None:
    _shown(clerk)
    held = dict(clerk.session.items())
    assert str(lin) in str(held)
    assert "林晓" not in str(held)
