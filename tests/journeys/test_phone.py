"""A resident who has changed jobs needs a proof of social insurance."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from tests.journeys.conftest import City, assert_accessible, become

At = Callable[[str], Page]


@pytest.fixture
def pdf(at: At, tmp_path: Path) -> Path:
    """A proof as it is saved on the phone."""
    page = at("phone")
    become(page, "resident")
    page.goto("/matters/social-insurance-proof/apply")
    page.get_by_role("button", name="确认并提交").click()
    page.get_by_role("link", name="查看证明").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存 PDF").click()
    file = tmp_path / "proof.pdf"
    saved.value.save_as(file)
    return file


def test_she_finds_it_by_initials_and_taps_once(at: At) -> None:
    page = at("phone")
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("searchbox").fill("sbzm")
    page.get_by_role("button", name="搜索").click()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="社会保险参保缴费证明").click()
    expect(page.get_by_text("什么都不用带")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="马上办").click()
    expect(page.get_by_role("main")).to_contain_text("一项都不用填")
    page.get_by_role("button", name="登录后提交").click()
    page.locator("main form:has(input[value='resident']) button").click()
    expect(page).to_have_url(re.compile("/matters/social-insurance-proof/apply$"))
    assert page.locator("main form input:visible").count() == 0, "something is asked that is known"
    assert_accessible(page)
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_role("heading", name="办好了")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="查看证明").click()
    expect(page.get_by_role("definition").filter(has_text="86 个月")).to_be_visible()  # what it says, as text
    assert_accessible(page)
    page.get_by_text("看证明原样").click()
    expect(page.locator("main img")).to_have_js_property("complete", value=True)
    assert page.locator("main img").evaluate("image => image.naturalWidth") > 0
    assert_accessible(page)


def test_every_known_value_says_where_it_comes_from(at: At) -> None:
    page = at("phone")
    become(page, "resident")
    page.goto("/matters/social-insurance-proof/apply")
    mark = page.locator("main details").first
    mark.locator("summary").click()
    expect(mark).to_contain_text("公安机关")
    expect(mark.get_by_role("link")).to_be_visible()
    mark.get_by_role("link").click()
    expect(page.get_by_role("heading", name="这一项不对")).to_be_visible()
    assert_accessible(page)


def test_the_paper_is_signed_and_says_her_name(pdf: Path) -> None:
    checked = subprocess.run(["pdfsig", pdf], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in checked
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert "沈若溪" in text


def test_the_page_on_the_screen_carries_the_code_that_verifies_it(at: At, city: City) -> None:
    page = at("kiosk")  # large enough to read the code from a screenshot
    become(page, "resident")
    page.goto("/matters/household-register-extract/apply")
    page.get_by_role("button", name="确认并提交").click()
    page.get_by_role("link", name="查看证明").click()
    drawn = page.request.get(page.url + "page.svg")
    page.set_content(f"<body style='margin:0'>{drawn.text()}</body>")
    picture = Image.open(io.BytesIO(page.locator("svg").first.screenshot()))
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text.startswith(f"{city.url}/v/")
    page.goto(read.text)
    expect(page.locator("#verdict")).to_have_attribute("data-state", "valid")


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_whoever_gets_the_paper_can_verify_it_and_one_changed_byte_is_found(
    pdf: Path, place: float, at: At, tmp_path: Path
) -> None:
    page = at("phone")
    page.goto("/v/")
    assert_accessible(page)
    page.set_input_files("input[type=file]", pdf)
    page.get_by_role("button", name="验证").click()
    expect(page.locator("#verdict")).to_have_attribute("data-state", "valid")
    expect(page.get_by_text("沈**")).to_be_visible()
    assert_accessible(page)
    body = bytearray(pdf.read_bytes())
    body[int(len(body) * place)] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(body)
    page.set_input_files("input[type=file]", altered)
    page.get_by_role("button", name="验证").click()
    expect(page.locator("#verdict")).to_have_attribute("data-state", "altered")


def test_a_telephone_number_is_asked_once_and_known_from_then_on(at: At) -> None:
    page = at("phone")
    become(page, "resident")
    page.goto("/matters/pension-qualification/apply")
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_role("alert").first).to_contain_text("请填写这一项")
    assert_accessible(page)
    page.get_by_label("手机号码").fill("138 0013 800")
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_label("手机号码")).to_have_value("138 0013 800")
    page.get_by_label("手机号码").fill("138 0013 8000")
    page.get_by_role("button", name="确认并提交").click()
    expect(page.get_by_role("heading", name="这次没有办成")).to_be_visible()
    assert_accessible(page)
    page.goto("/matters/pension-qualification/apply")
    assert page.locator("main form input:visible").count() == 0
    page.goto("/papers/")
    assert_accessible(page)


def test_she_reads_everything_in_english_and_in_large_letters(at: At) -> None:
    page = at("phone")
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Large").click()
    page.goto("/matters/social-insurance-proof/")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.get_by_role("heading", name="Social insurance contribution proof")).to_be_visible()
    assert_accessible(page)


def test_after_signing_out_her_pages_are_closed(at: At) -> None:
    page = at("phone")
    become(page, "resident")
    page.goto("/me/")
    expect(page.get_by_role("main").get_by_text("沈若溪")).to_be_visible()
    page.goto("/sign-in")
    page.get_by_role("button", name="退出登录").click()
    page.goto("/me/")
    expect(page.get_by_role("heading", name="请先登录")).to_be_visible()
