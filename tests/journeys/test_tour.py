"""A newcomer's five minutes: from card to card, each with a number counted here."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import assert_accessible

At = Callable[[str], Page]


def test_from_card_to_card(at: At) -> None:
    page = at("desk")
    page.goto("/tour")
    cards = page.locator(".tour > li")
    assert cards.count() >= 5
    sums = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", cards.first.locator(".tour-number").inner_text())]
    assert sums[0] == sum(sums[1:]) > 1000, "rows read = taken + unchanged + quarantined"
    precision, recall = (float(n) for n in re.findall(r"[01]\.\d+", cards.nth(1).locator(".tour-number").inner_text()))
    assert precision >= 0.999
    assert recall >= 0.9  # of a city of five hundred; the committed rates are held by the command on sixty thousand
    assert_accessible(page)
    for number in range(cards.count()):
        page.goto("/tour")
        card = page.locator(f"#card-{number + 1}")
        if card.get_by_role("link").count():
            card.get_by_role("link").click()
        else:
            card.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert page.url.split("/", 3)[3] != "tour"


def test_the_tour_on_a_phone_and_in_english(at: At) -> None:
    page = at("phone")
    page.goto("/preferences/lang/en?next=/tour")
    expect(page.get_by_role("heading", name="Tongban in five minutes")).to_be_visible()
    assert_accessible(page)
