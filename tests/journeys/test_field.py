"""A community worker's walk: from the community to a building, its floors, a home, and who lives there."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible, become

At = Callable[[str], Page]


def test_she_walks_from_a_building_to_a_household(at: At) -> None:
    phone = at("phone")
    become(phone, "community")
    expect(phone.get_by_role("heading", name="春嘉社区居委会")).to_be_visible()
    phone.get_by_role("link", name="楼栋和住户").click()
    expect(phone.get_by_role("heading", name="楼栋和住户")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("main").get_by_role("link").nth(1).click()
    assert_accessible(phone)
    phone.locator("table.tower td:not(.is-empty) a").first.click()
    expect(phone.get_by_role("heading", level=3).first).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("已记入查阅日志")
    assert_accessible(phone)
    phone.goto("/field/changes/")
    expect(phone.get_by_role("heading", name="搬来的")).to_be_visible()
    assert_accessible(phone)


def test_a_list_goes_to_excel_with_who_took_it(at: At, tmp_path: Path) -> None:
    worker = at("desk")
    become(worker, "community")
    worker.goto("/field/buildings/")
    worker.get_by_role("main").get_by_role("link").nth(1).click()
    with worker.expect_download() as saved:
        worker.get_by_role("link", name="导出住户表格").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.suffix == ".xlsx"
    page = openpyxl.load_workbook(file).worksheets[0]
    assert "春嘉社区居民委员会" in str(page["A1"].value)
    assert [cell.value for cell in page[3]][:2] == ["房号", "姓名"]
    assert page.max_row > 3


def test_another_communitys_worker_cannot_follow(at: At) -> None:
    hers, other = at("desk"), at("desk")
    become(hers, "community")
    hers.goto("/field/buildings/")
    hers.get_by_role("main").get_by_role("link").nth(1).click()
    become(other, "secretary")
    answer = other.goto(hers.url)
    assert answer is not None
    assert answer.status == 404
