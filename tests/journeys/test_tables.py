"""Tables: a department sees that what it wants is known; a worker opens a figure down to the people behind it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible, become

At = Callable[[str], Page]
SAMPLE = Path("content/suzhou/tables/elder-allowance-summary.toml")


def test_a_department_asks_in_other_words_and_is_shown_who_asks_already(at: At) -> None:
    desk = at("desk")
    become(desk, "human_resources")
    desk.get_by_role("link", name="报表").click()
    expect(desk.get_by_role("heading", name="部门要的表")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_role("link", name="核对一张新表").click()
    assert_accessible(desk)
    other_words = (
        SAMPLE.read_text(encoding="utf-8")
        .replace('code = "elder-allowance-summary"', 'code = "our-old"')
        .replace("person.age >= 80", "not person.age < 80")
    )
    assert "not person.age < 80" in other_words
    desk.get_by_label("表的定义").fill(other_words)
    desk.get_by_role("button", name="核对").click()
    main = desk.get_by_role("main")
    expect(main).to_contain_text("全部可以算出")
    expect(main).to_contain_text("尊老金（高龄津贴）汇总月报")
    assert_accessible(desk)
    desk.get_by_label("表的定义").fill(other_words.replace("person.sex", "person.shoes"))
    desk.get_by_role("button", name="核对").click()
    expect(desk.get_by_role("alert")).to_contain_text("person.shoes")
    assert_accessible(desk)


def test_a_department_sees_the_table_filled_on_the_spot(at: At) -> None:
    desk = at("desk")
    become(desk, "human_resources")
    desk.goto("/bureau/tables/")
    desk.get_by_role("link", name="尊老金（高龄津贴）汇总月报").click()
    expect(desk.get_by_role("heading", name="填好的表")).to_be_visible()
    expect(desk.get_by_role("main")).to_contain_text("屯溪村委会")
    assert_accessible(desk)
    desk.get_by_label("级别").select_option("county")
    desk.get_by_role("button", name="重新计算").click()
    expect(desk.get_by_role("main")).to_contain_text("吴江区")


def test_a_worker_opens_a_figure_down_to_its_people(at: At) -> None:
    phone = at("phone")
    become(phone, "community")
    phone.get_by_role("link", name="本社区的表").click()
    assert_accessible(phone)
    phone.get_by_role("link", name="人口基本情况统计表").click()
    expect(phone.get_by_role("heading", name="人口基本情况统计表")).to_be_visible()
    assert_accessible(phone)
    row = phone.get_by_role("row").filter(has_text="60岁以上")
    many = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    expect(phone.get_by_role("main")).to_contain_text(f"共 {many} 人")
    assert_accessible(phone)
