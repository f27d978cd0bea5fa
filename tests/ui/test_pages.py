"""The layouts draw with nothing given, and the gallery shows everything."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tongban.terms.text import Lang
from tongban.ui import icons
from tongban.ui.gallery import gallery
from tongban.ui.shelf import PARTS, Demo
from tongban.ui.speech import speaking


@pytest.mark.parametrize("layout", ["page", "desk", "kiosk"])
@pytest.mark.parametrize(("lang", "html_lang"), [("zh", "zh-CN"), ("en", "en")])
def test_a_layout_draws_with_nothing_given(layout: str, lang: Lang, html_lang: str) -> None:
    with speaking(lang):
        html = render_to_string(f"ui/{layout}.html")
    assert f'<html lang="{html_lang}" data-face="{layout}">' in html
    assert 'href="#main"' in html
    assert 'id="main"' in html
    assert "ribbon" not in html


@pytest.mark.parametrize("layout", ["page", "desk", "kiosk"])
def test_large_text_and_the_demo_mark_are_on_every_layout(layout: str) -> None:
    html = render_to_string(f"ui/{layout}.html", {"large_text": True, "demo": Demo()})
    assert 'data-text="large"' in html
    assert "演示 · 合成数据 · 无效" in html


def test_the_gallery_shows_everything(rf: RequestFactory) -> None:
    html = gallery(rf.get("/ui/")).content.decode()
    for name in (*icons.names(), *(part.__name__ for part in PARTS)):
        assert name in html
    assert "不合格" not in html


def test_a_public_page_asks_for_few_files() -> None:
    html = render_to_string("ui/page.html")
    assert html.count("<link rel=") + html.count("<script ") <= 9, "a first visit stays within ten requests"
