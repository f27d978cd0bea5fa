"""Applying on the portal and at the kiosk: before sign-in and after, kept by itself, begun here and finished there."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.people import INSURANCE, LIN_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take

from tongban.cases.actions.drafts import Owner, Seen, save
from tongban.cases.forms import matter_in_force
from tongban.cases.models import Case, Draft, Typed
from tongban.cases.reads import draft_of
from tongban.guard.models import Access
from tongban.org.models import Account, Division
from tongban.outlets.actions import open_session, set_up_kiosk

pytestmark = pytest.mark.django_db
CONTACT, PROOF, PERMIT = "contact-registration", "social-insurance-proof", "residence-permit"
FORM = f"/matters/{CONTACT}/apply"
KEEP = f"/matters/{CONTACT}/draft"
OWN = {"situation-phone": "own"}


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(2, residence__type="2"), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    return subject_of(LIN_ID)


@pytest.fixture
def sign_in(lin: UUID, now: datetime) -> Callable[[Client], Client]:
    signed_in(lin, now)
    account = Account.objects.get(username="lin")

    def act(client: Client) -> Client:
        return browser_of(account, browser=client)

    return act


@pytest.fixture
def hers(sign_in: Callable[[Client], Client]) -> Client:
    return sign_in(Client())


def hidden(page: Any, name: str) -> str:
    """A hidden field of the page's form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found[1]


def by_script(client: Client, **fields: str) -> Any:
    """What the page's script sends, and what it is told."""
    data = {name.replace("__", ".").replace("situation_", "situation-"): value for name, value in fields.items()}
    return client.post(KEEP, data, headers={"Accept": "application/json"})


def test_before_sign_in_nothing_is_looked_at_and_what_is_hers_can_be_filled_in(client: Client, lin: UUID) -> None:
    page = client.get(FORM)
    assert page.status_code == 200
    text = page.content.decode()
    assert "登录后提交" in text
    assert "由公安机关的数据填好" in text
    assert not Access.objects.filter(purpose="apply").exists()
    assert "draft" not in client.cookies


def test_sent_before_sign_in_it_is_kept_and_comes_back_after(client: Client, sign_in: Any, lin: UUID) -> None:
    sent = client.post(FORM, OWN | {"person.mobile": "138 0013 8000"})
    assert sent.status_code == 302
    assert sent["Location"] == f"/sign-in?next=%2Fmatters%2F{CONTACT}%2Fapply"
    assert not Case.objects.exists()
    page = sign_in(client).get(FORM)
    assert 'value="138 0013 8000"' in page.content.decode()
    assert "接着上次填的" in page.content.decode()
    draft = draft_of(Owner(lin), CONTACT)
    assert draft is not None
    done = client.post(
        FORM, OWN | {"person.mobile": "138 0013 8000", "key": "k", "seen": hidden(page, "seen"), "page": "p"}
    )
    assert done["Location"].startswith("/cases/")
    assert not Draft.objects.exists()


def test_a_wrong_answer_before_sign_in_is_said_at_once_and_stays(client: Client, lin: UUID) -> None:
    page = client.post(FORM, OWN | {"person.mobile": "12"})
    assert page.status_code == 422
    assert 'href="#f-person.mobile"' in page.content.decode()
    assert 'value="12"' in page.content.decode()


def test_another_browser_never_sees_it(client: Client, lin: UUID) -> None:
    client.post(FORM, OWN | {"person.mobile": "13800138000"})
    assert "13800138000" not in Client().get(FORM).content.decode()


def test_the_script_is_told_when_it_was_kept(hers: Client, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongban.faces.portal.keeping.now", lambda: now)
    told = by_script(hers, situation_phone="own", person__mobile="138", seen="0", page="p")
    assert (told.status_code, told.json()) == (200, {"seen": 1, "said": "已自动保存 11:00"})
    assert by_script(hers, situation_phone="own", person__mobile="1380", seen="1", page="p").json()["seen"] == 2


def test_an_untouched_form_keeps_nothing(hers: Client) -> None:
    assert by_script(hers, person__mobile="", seen="0", page="p").json() == {"seen": 0, "said": ""}
    assert not Draft.objects.exists()


def test_a_stale_tab_is_told_and_overwrites_nothing(hers: Client, lin: UUID) -> None:
    by_script(hers, situation_phone="own", person__mobile="138", seen="0", page="first")
    by_script(hers, situation_phone="own", person__mobile="139", seen="1", page="second")
    told = by_script(hers, situation_phone="own", person__mobile="137", seen="1", page="first")
    assert told.status_code == 409
    assert told.json()["seen"] == 2
    assert "139" in told.json()["clash"]
    page = hers.post(KEEP, OWN | {"person.mobile": "137", "seen": "1", "page": "first"})
    assert page.status_code == 409
    text = page.content.decode()
    assert 'value="137"' in text, "nothing typed is lost"
    assert "别处填的是：139" in text
    assert hidden(page, "seen") == "2"
    again = hers.post(KEEP, OWN | {"person.mobile": "137", "seen": "2", "page": "first"})
    assert again.status_code == 302
    kept = draft_of(Owner(lin), CONTACT)
    assert kept is not None
    assert kept.typed().answers == {"person.mobile": "137"}


def test_a_stale_tab_files_nothing_unseen(hers: Client, lin: UUID) -> None:
    by_script(hers, situation_phone="own", person__mobile="13800138000", seen="0", page="first")
    by_script(hers, situation_phone="own", person__mobile="13900139000", seen="1", page="second")
    page = hers.post(FORM, OWN | {"person.mobile": "13800138000", "key": "k", "seen": "1", "page": "first"})
    assert page.status_code == 409
    assert not Case.objects.exists()
    done = hers.post(FORM, OWN | {"person.mobile": "13800138000", "key": "k2", "seen": "2", "page": "first"})
    assert done.status_code == 302


def test_without_a_script_the_button_keeps_and_comes_back(hers: Client) -> None:
    sent = hers.post(KEEP, OWN | {"person.mobile": "138", "seen": "0", "page": "p"})
    assert (sent.status_code, sent["Location"]) == (302, FORM)
    page = hers.get(FORM).content.decode()
    assert 'value="138"' in page
    assert "已自动保存" in page


def test_too_long_to_keep_is_said(hers: Client) -> None:
    told = by_script(hers, situation_phone="own", person__mobile="1" * 2001, seen="0", page="p")
    assert told.status_code == 422
    assert "太长了" in told.json()["said"]
    page = hers.post(KEEP, OWN | {"person.mobile": "1" * 2001, "seen": "0"})
    assert page.status_code == 422
    assert "太长了" in page.content.decode()


def test_a_choice_shows_what_it_asks_for(hers: Client) -> None:
    assert "f-person.mobile" not in hers.get(FORM).content.decode()
    hers.post(KEEP, OWN | {"seen": "0"})
    assert 'id="f-person.mobile"' in hers.get(FORM).content.decode()
    hers.post(KEEP, {"situation-phone": "kin", "seen": "1"})
    page = hers.get(FORM).content.decode()
    assert 'id="f-kin.mobile"' in page
    assert "f-person.mobile" not in page


def test_what_was_typed_for_the_other_case_stays_behind(hers: Client) -> None:
    fields = {"situation-phone": "own", "person.mobile": "13800138000", "kin.name": "林父", "key": "k", "seen": "0"}
    assert hers.post(FORM, fields).status_code == 302
    assert Case.objects.get().state == "decided_granted"


def test_what_became_known_meanwhile_is_said_and_what_was_typed_too(hers: Client, lin: UUID, now: datetime) -> None:
    page = hers.post("/matters/pension-qualification/apply", {"person.mobile": "13800138000", "key": "k"})
    assert page.status_code == 302
    page = hers.post("/matters/pension-qualification/apply", {"person.mobile": "13900139000", "key": "k2"})
    assert page.status_code == 422
    assert "您填的是“13900139000”" in page.content.decode()


def test_her_things_list_what_she_has_begun(hers: Client, lin: UUID, now: datetime) -> None:
    matter = matter_in_force(CONTACT)
    save(owner=Owner(lin), matter=matter, typed=Typed({"person.mobile": "1"}), seen=Seen(0), now=now)
    page = hers.get("/papers/").content.decode()
    assert "没办完的" in page
    assert f'href="{FORM}"' in page
    Draft.objects.update(notice_on=now.date() - timedelta(days=400))
    assert "即将删除" in hers.get("/papers/").content.decode()
    assert hers.post(f"/matters/{CONTACT}/draft/delete").status_code == 302
    assert "没办完的" not in hers.get("/papers/").content.decode()


def test_listing_drafts_costs_the_same_however_many(hers: Client, lin: UUID, now: datetime) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            hers.get("/papers/")
        return len(captured)

    for code, text in (
        ("contact-registration", {"person.mobile": "1"}),
        ("pension-qualification", {"person.mobile": "2"}),
    ):
        save(owner=Owner(lin), matter=matter_in_force(code), typed=Typed(text), seen=Seen(0), now=now)
        first = statements()
    assert statements() == first


def test_a_matter_handled_elsewhere_says_where_and_has_no_dead_button(client: Client, hers: Client) -> None:
    guide = client.get(f"/matters/{PERMIT}/").content.decode()
    assert "这件事要到现场办" in guide
    assert "马上办" not in guide
    page = client.get(f"/matters/{PERMIT}/apply?situation-home=own&situation-ground=school").content.decode()
    assert "房屋产权证明" in page
    assert "学生证或就读证明" in page
    assert "房屋租赁合同" not in page
    assert "确认并提交" not in page
    own = hers.get(f"/matters/{PERMIT}/apply?situation-ground=work").content.decode()
    assert "房屋租赁合同" in own, "the police know that she rents"
    assert "不用带，部门已有" in own, "social insurance knows where she works"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_matter_has_a_guide_and_a_way_on(lang: str, client: Client, hers: Client, declared: Any) -> None:
    client.cookies["lang"] = hers.cookies["lang"] = lang
    for code in declared.matters:
        assert client.get(f"/matters/{code}/").status_code == 200, code
        assert client.get(f"/matters/{code}/apply").status_code == 200, code
        assert hers.get(f"/matters/{code}/apply").status_code == 200, code


@pytest.fixture
def kiosk(lin: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    for module in ("session", "form", "views"):
        monkeypatch.setattr(f"tongban.faces.kiosk.{module}.now", lambda: now)
    division = Division.objects.get(code="320509111000")
    here = set_up_kiosk(code="k", name_zh="一号机", name_en="Kiosk 1", division=division)
    client = Client()
    _, secret = open_session(kiosk=here, subject_id=lin, now=now)
    client.cookies["kiosk"] = secret
    return client


def test_begun_on_the_phone_it_is_finished_at_the_kiosk(kiosk: Client, hers: Client, lin: UUID) -> None:
    by_script(hers, situation_phone="own", person__mobile="13800138000", seen="0", page="phone")
    assert "接着办" in kiosk.get("/kiosk/choose").content.decode()
    page = kiosk.get(f"/kiosk/matter/{CONTACT}")
    assert 'value="13800138000"' in page.content.decode()
    sent = {"person.mobile": "13800138000", "key": "k", "seen": hidden(page, "seen"), "page": "kiosk"} | OWN
    assert kiosk.post(f"/kiosk/matter/{CONTACT}", sent)["Location"].startswith("/kiosk/done/")
    assert not Draft.objects.exists()
    stale = by_script(hers, situation_phone="own", person__mobile="1390", seen="1", page="phone")
    assert stale.status_code == 409
    assert "已经提交或删除" in stale.json()["clash"]


def test_the_kiosk_asks_about_the_case_first(kiosk: Client) -> None:
    page = kiosk.get(f"/kiosk/matter/{CONTACT}").content.decode()
    assert "用谁的手机联系您" in page
    assert "确认并办理" not in page
    page = kiosk.post(f"/kiosk/matter/{CONTACT}", OWN | {"step": "1", "seen": "0"}).content.decode()
    assert 'id="f-person.mobile"' in page
    assert "确认并办理" in page
    assert "用谁的手机联系您" in kiosk.get(f"/kiosk/matter/{CONTACT}?again=1").content.decode()


def test_put_by_at_the_kiosk_it_goes_on_at_home(kiosk: Client, hers: Client) -> None:
    sent = kiosk.post(f"/kiosk/matter/{CONTACT}/keep", OWN | {"person.mobile": "138", "seen": "0", "page": "k"})
    assert sent["Location"] == "/kiosk/choose"
    assert 'value="138"' in hers.get(FORM).content.decode()


def test_the_kiosk_tells_of_a_change_elsewhere(kiosk: Client, hers: Client) -> None:
    by_script(hers, situation_phone="own", person__mobile="13800138000", seen="0", page="phone")
    by_script(hers, situation_phone="own", person__mobile="13900139000", seen="1", page="phone")
    page = kiosk.post(
        f"/kiosk/matter/{CONTACT}",
        OWN | {"person.mobile": "13700137000", "key": "k", "seen": "1", "page": "kiosk"},
    )
    assert page.status_code == 409
    assert "刚才在别处改过：手机号码" in page.content.decode()
    assert 'value="13700137000"' in page.content.decode()


def test_what_a_kiosk_cannot_do_is_not_there(kiosk: Client) -> None:
    assert kiosk.get(f"/kiosk/matter/{PERMIT}").status_code == 404
    assert kiosk.get("/kiosk/choose/civil_affairs").status_code == 200
    assert kiosk.get("/kiosk/choose/taxation").status_code == 404


def test_a_page_without_input_carries_no_script_of_drafts(hers: Client) -> None:
    page = hers.get(f"/matters/{PROOF}/apply").content.decode()
    assert 'data-draft="' not in page
    assert "draft.js" not in page


def test_json_of_the_script_is_json(hers: Client) -> None:
    told = by_script(hers, situation_phone="own", person__mobile="1", seen="x", page="p")
    assert json.loads(told.content)["seen"] == 1
