"""What is begun on the phone before sign-in is finished at the kiosk; what a choice asks for shows at once."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible, become

At = Callable[[str], Page]
CONTACT = "/matters/contact-registration/apply"
HOUR = re.compile(r"已自动保存 \d\d:\d\d")
KINS, KIN = "家人的手机", "联系人手机号码"  # her own is known already when another journey came first


def _typed(page: Page, number: str) -> None:
    """Whose phone, and a number; kept by itself a moment later."""
    page.get_by_label(KINS).check()
    field = page.get_by_label(KIN, exact=True)
    expect(field).to_be_visible()
    with page.expect_response("**/draft") as kept:
        field.fill(number)
    assert kept.value.ok
    expect(page.locator("[data-autosave-said]")).to_have_text(HOUR)


def test_a_draft_begun_on_the_phone_before_sign_in_is_finished_at_the_kiosk(at: At) -> None:
    phone = at("phone")
    phone.goto(CONTACT)
    assert_accessible(phone)
    _typed(phone, "138 0013")
    phone.get_by_label("联系人姓名").fill("陆小明")
    assert_accessible(phone)
    phone.get_by_role("button", name="保存", exact=True).click()
    phone.wait_for_load_state()
    expect(phone.get_by_label(KIN, exact=True)).to_have_value("138 0013")
    phone.get_by_role("button", name="登录后提交").click()
    expect(phone.get_by_role("alert").first).to_contain_text("11 位")
    assert_accessible(phone)
    phone.get_by_label(KIN, exact=True).fill("138 0013 8000")
    phone.get_by_role("button", name="登录后提交").click()
    expect(phone.get_by_role("heading", name="请先登录")).to_be_visible()
    phone.locator("main form:has(input[value='elder']) button").click()
    expect(phone.get_by_text("接着上次填的")).to_be_visible()
    expect(phone.get_by_label(KIN, exact=True)).to_have_value("138 0013 8000")
    assert_accessible(phone)
    phone.goto("/papers/")
    expect(phone.get_by_role("heading", name="没办完的")).to_be_visible()
    assert_accessible(phone)

    kiosk = at("kiosk")
    kiosk.goto("/kiosk/")
    kiosk.get_by_role("link", name="开始").click()
    kiosk.locator("main form:has(input[value='elder']) button").click()
    expect(kiosk.get_by_role("heading", name="接着办")).to_be_visible()
    assert_accessible(kiosk)
    kiosk.get_by_role("link", name="联系方式登记与更正").click()
    expect(kiosk.get_by_text("接着您上次填的")).to_be_visible()
    expect(kiosk.get_by_label(KIN, exact=True)).to_have_value("138 0013 8000")
    assert_accessible(kiosk)
    kiosk.get_by_role("button", name="确认并办理").click()
    expect(kiosk.get_by_role("heading", name="办好了")).to_be_visible()

    phone.goto("/papers/")
    expect(phone.get_by_role("heading", name="没办完的")).not_to_be_visible()
    expect(phone.get_by_text("联系方式登记回执").first).to_be_visible()


def test_two_tabs_never_overwrite_each_other_unseen(at: At) -> None:
    first = at("desk")
    become(first, "resident")
    first.goto(CONTACT)
    second = first.context.new_page()
    second.goto(CONTACT)
    _typed(first, "13800138000")
    second.get_by_label(KINS).check()
    expect(second.get_by_text("别处填的是：13800138000")).to_be_visible()
    assert_accessible(second)
    second.get_by_role("link", name="用别处填的").click()
    expect(second.get_by_label(KIN, exact=True)).to_have_value("13800138000")
    second.get_by_role("button", name="不办了，删除草稿").click()
    first.get_by_label(KIN, exact=True).fill("13900139000")
    expect(first.get_by_text("这份草稿在别处已经提交或删除")).to_be_visible()
    expect(first.get_by_label(KIN, exact=True)).to_have_value("13900139000")


def test_it_is_kept_without_a_script_too(at: At) -> None:
    page = at("phone")
    become(page, "resident")
    page.route("**/draft.js", lambda route: route.abort())
    page.goto(CONTACT)
    page.get_by_label("家人的手机").check()
    page.get_by_role("button", name="按这种情况往下填").click()
    page.get_by_label("联系人姓名").fill("沈父")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text(HOUR)).to_be_visible()
    expect(page.get_by_label("联系人姓名")).to_have_value("沈父")
    page.get_by_role("button", name="不办了，删除草稿").click()
    expect(page.get_by_role("heading", name="没办完的")).not_to_be_visible()


def test_circumstances_decide_what_to_take_along(at: At) -> None:
    for size in ("phone", "kiosk"):
        page = at(size)
        page.goto("/matters/household-move-in/")
        expect(page.get_by_text("这件事要到现场办")).to_be_visible()
        page.get_by_role("link", name="看看要带什么").click()
        expect(page.get_by_role("heading", name="要带什么：")).to_be_visible()
        assert_accessible(page)
        take = page.locator("section", has=page.get_by_role("heading", name="要带的材料"))
        expect(take).not_to_contain_text("劳动合同")
        page.get_by_label("工作、参保").check()
        page.get_by_role("button", name="看看要带什么").click()
        expect(take).to_contain_text("劳动合同")
        expect(take).to_contain_text("社会保险参保缴费证明")
        assert_accessible(page)
    become(page, "resident")
    page.goto("/matters/household-move-in/apply?situation-ground=work")
    expect(take.locator(".value-row", has_text="社会保险参保缴费证明")).to_contain_text("不用带，部门已有")
    assert_accessible(page)
