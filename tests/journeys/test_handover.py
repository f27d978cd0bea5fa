"""A worker leaves: what she holds goes to a colleague with one receipt, and nothing is open to her any more."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible, become

At = Callable[[str], Page]


def test_a_worker_hands_over_the_post(at: At) -> None:
    hers = at("phone")
    become(hers, "worker")
    expect(hers.get_by_role("heading", name="邹家角社区居委会")).to_be_visible()
    expect(hers.get_by_role("row", name="第一网格")).to_contain_text("周晓芸")
    main = hers.get_by_role("main").inner_text()
    assert "户籍人口" in main
    assert "公安机关" in main
    assert_accessible(hers)

    hers.get_by_role("banner").get_by_role("link", name="岗位与交接").click()
    assert_accessible(hers)
    hers.get_by_role("link", name="交接、休假").click()
    assert_accessible(hers)
    hers.get_by_role("link", name="交接这个岗位").click()
    expect(hers.get_by_role("row", name="负责的网格")).to_contain_text("6")
    hers.get_by_role("button", name="确认交接").click()
    expect(hers.get_by_role("alert")).to_contain_text("请选择接手人")
    assert_accessible(hers)
    hers.get_by_label("陈立").check()
    hers.get_by_role("button", name="确认交接").click()

    expect(hers.get_by_role("heading", name="岗位交接单")).to_be_visible()
    number = hers.url.rstrip("/").rsplit("/", 1)[-1]
    expect(hers.get_by_role("row", name="合计")).to_contain_text("6")
    expect(hers.get_by_role("button", name="打印")).to_be_visible()
    assert_accessible(hers)
    for path in ("/field/", "/desk/"):
        answer = hers.goto(path)
        assert answer is not None
        assert answer.status == 403

    theirs = at("desk")
    become(theirs, "successor")
    expect(theirs.get_by_role("row", name="第一网格")).to_contain_text("陈立")
    expect(theirs.get_by_role("row", name="第二网格")).to_contain_text("陈立")
    theirs.goto("/desk/handover/")
    theirs.get_by_role("link", name=number).click()
    expect(theirs.get_by_role("main")).to_contain_text("周晓芸")

    leader = at("desk")
    become(leader, "secretary")
    leader.goto(f"/desk/handover/receipts/{number}/")
    expect(leader.get_by_role("main")).to_contain_text("陈立")
    leader.goto("/desk/handover/")
    assert_accessible(leader)

    clerk = at("desk")
    become(clerk, "clerk")
    answer = clerk.goto(f"/desk/handover/receipts/{number}/")
    assert answer is not None
    assert answer.status == 404


def test_a_receipt_prints_without_the_frame_around_it(at: At) -> None:
    page = at("desk")
    become(page, "secretary")
    page.goto("/desk/handover/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="工作台")).to_be_hidden()
    expect(page.get_by_role("heading", name="岗位与交接")).to_be_visible()
