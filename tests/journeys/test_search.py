"""Somebody looks for a matter: on a phone, without script, at a wall with a poster, at a kiosk."""

import io
import re
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import City, assert_accessible

At = Callable[[str], Page]
PROOF = "social-insurance-proof"


@pytest.mark.parametrize(
    "typed", ["社报证明", "shebao", "SBZM", "养老保险正明", "社保证明怎么开", "social insurance contrib"]
)
def test_she_finds_it_however_she_types_it(typed: str, at: At) -> None:
    page = at("phone")
    page.goto("/matters/")
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("main").locator("a.tile").first).to_contain_text("社会保险参保缴费证明")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_she_browses_from_level_to_department_to_guide(size: str, at: At) -> None:
    page = at(size)
    page.goto("/matters/")
    assert_accessible(page)
    levels = page.locator(".levels > li")
    expect(levels).to_have_count(5)
    if size == "phone":
        bottom = levels.last.bounding_box()
        assert bottom is not None
        assert bottom["y"] + bottom["height"] < 844, "the five levels fit one screen"
    page.get_by_role("link", name="县级", exact=True).click()
    expect(page).to_have_url(re.compile(r"level=4"))
    assert_accessible(page)
    page.get_by_text("按部门、层级、渠道等筛选").click()
    page.get_by_label("部门").select_option(index=1)
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile(r"department=\w+.*level=4"))
    assert_accessible(page)
    page.get_by_role("link", name=re.compile(r"取消：\s*层级")).click()
    expect(page).not_to_have_url(re.compile(r"level="))
    expect(page).to_have_url(re.compile(r"department="))
    page.locator("a.tile").first.click()
    expect(page.get_by_role("heading", name="依据")).to_be_visible()
    assert_accessible(page)


def test_nothing_found_and_filters_too_narrow_lead_on(at: At) -> None:
    page = at("phone")
    page.goto("/matters/?q=火箭发射")
    expect(page.get_by_text("没有找到“火箭发射”")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="看全部事项").click()
    expect(page.get_by_role("heading", name="从省到社区")).to_be_visible()
    page.goto("/matters/?q=证明&level=2")
    assert_accessible(page)
    page.get_by_role("link", name="去掉全部条件").click()
    expect(page.locator("a.tile").first).to_be_visible()


def test_it_all_works_without_script_in_english_and_in_large_letters(browser: Browser, city: City) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=city.url, java_script_enabled=False, locale="en"
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Large").click()
    page.get_by_role("searchbox").fill("pension")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Narrow by department").click()
    page.get_by_role("button", name="Narrow").click()
    page.locator("a.tile").first.click()
    expect(page.get_by_role("heading", name="Legal basis")).to_be_visible()
    context.close()


def test_a_poster_on_a_wall_opens_the_guide(at: At, city: City) -> None:
    wall = at("desk")
    wall.goto(f"/matters/{PROOF}/")
    wall.get_by_role("link", name="做成海报打印").click()
    assert_accessible(wall)
    expect(wall.get_by_role("button", name="打印海报")).to_be_visible()
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot())))
    assert read.text == f"{city.url}/m/{PROOF}"
    phone = at("phone")
    phone.goto(read.text)
    expect(phone).to_have_url(re.compile(f"/matters/{PROOF}/$"))
    expect(phone.get_by_role("link", name="马上办")).to_be_visible()


def test_a_poster_is_one_sheet_and_its_print_is_read(at: At, city: City) -> None:
    page = at("desk")
    page.goto(f"/m/{PROOF}/poster")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="回到指南")).to_be_hidden()
    page.goto(f"/matters/{PROOF}/")
    expect(page.get_by_role("link", name="做成海报打印")).to_be_hidden()
    expect(page.get_by_role("heading", name="依据")).to_be_visible()


def test_the_kiosk_shows_the_code_that_opens_the_guide_on_a_phone(at: At, city: City) -> None:
    page = at("kiosk")
    page.goto("/kiosk/")
    page.get_by_role("link", name=re.compile("开始")).click()
    page.locator("main form button").first.click()
    page.get_by_role("main").get_by_role("link", name="人力资源和社会保障部门").click()
    page.get_by_role("main").get_by_role("link", name="社会保险参保缴费证明").click()
    code = page.get_by_role("img", name="打开本事项指南的二维码")
    code.scroll_into_view_if_needed()
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert read.text == f"{city.url}/m/{PROOF}"
    assert_accessible(page)
