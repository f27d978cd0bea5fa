"""A pensioner of 78 at the kiosk: card, choose, confirm, print; and nothing of her is left."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible

At = Callable[[str], Page]


def _identify(page: Page, persona: str) -> None:
    page.goto("/kiosk/")
    page.get_by_role("link", name="开始").click()
    page.locator(f"main form:has(input[value='{persona}']) button").click()
    expect(page.get_by_role("heading", name="您要办什么")).to_be_visible()


def _nothing_left(page: Page) -> None:
    """No cookie, no storage, no page behind the back button."""
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    for _ in range(6):
        assert "陆桂英" not in page.content()
        page.go_back()
    page.goto("/kiosk/choose")
    assert "陆桂英" not in page.content()
    expect(page.get_by_role("link", name="开始")).to_be_visible()


def test_she_confirms_her_pension_prints_and_leaves_nothing_behind(at: At) -> None:
    page = at("kiosk")
    page.goto("/kiosk/")
    assert_accessible(page)
    page.get_by_role("link", name="开始").click()
    assert_accessible(page)
    page.locator("main form:has(input[value='elder']) button").click()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="人力资源和社会保障部门").click()
    expect(page.get_by_role("heading", name="人力资源和社会保障部门")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="领取养老保险待遇资格认证").click()
    for digit in "13912345678":
        page.locator(f"[data-key='{digit}']").click()
    expect(page.get_by_label("手机号码")).to_have_value("13912345678")
    expect(page.get_by_text("陆桂英").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="确认并办理").click()
    expect(page.get_by_role("heading", name="办好了")).to_be_visible()
    expect(page.locator("main img")).to_have_js_property("complete", value=True)
    assert page.locator("main img").evaluate("image => image.naturalWidth") > 0
    assert_accessible(page)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")
    page.get_by_role("button", name="结束并清除").click()
    expect(page.get_by_role("link", name="开始")).to_be_visible()
    _nothing_left(page)


def test_every_target_is_large_enough_for_an_old_hand(at: At) -> None:
    page = at("kiosk")
    _identify(page, "elder")
    small = page.locator("main a, main button, footer a, footer button").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 64).map(e => e.outerHTML)"
    )
    assert small == []


def test_left_alone_it_asks_and_then_wipes(at: At) -> None:
    page = at("kiosk")
    page.clock.install()
    _identify(page, "elder")
    page.clock.run_for(61_000)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.get_by_role("link", name="开始")).to_be_visible()
    _nothing_left(page)


def test_a_session_ended_elsewhere_shows_nothing_more(at: At) -> None:
    page = at("kiosk")
    _identify(page, "elder")
    page.context.clear_cookies()
    page.goto("/kiosk/matter/pension-qualification")
    expect(page.get_by_role("link", name="开始")).to_be_visible()
