"""A community worker's walk: from the community to a building, its floors, a home, and who lives there."""

from collections.abc import Callable

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


def test_another_communitys_worker_cannot_follow(at: At) -> None:
    hers, other = at("desk"), at("desk")
    become(hers, "community")
    hers.goto("/field/buildings/")
    hers.get_by_role("main").get_by_role("link").nth(1).click()
    become(other, "secretary")
    answer = other.goto(hers.url)
    assert answer is not None
    assert answer.status == 404
