"""The look as numbers: contrast, sizes, and nothing fetched from elsewhere."""

import re
from pathlib import Path

import pytest

from tongban.ui import tokens
from tongban.ui.bundles import BUNDLES
from tongban.ui.engine import TEMPLATES
from tongban.ui.tokens import Scheme

STATIC = Path(tokens.__file__).parent / "static" / "ui"
SHEETS = sorted(STATIC.glob("*.css"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_holds(scheme: Scheme) -> None:
    assert [pair for pair in tokens.pairs(scheme) if not pair.holds] == []


def test_dark_mode_names_every_colour_again() -> None:
    light, dark, *_ = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    named = re.compile(r"--([a-z-]+):\s*#")
    assert set(named.findall(light)) == set(named.findall(dark))


def test_contrast_is_measured_as_wcag_does() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheets_use_tokens_and_fetch_nothing(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert not re.search(r"url\(|@import|italic|https?:", text)
    if sheet.name != "tokens.css":
        colours = set(re.findall(r"#[0-9a-f]{3,6}\b", text)) - {"#fff", "#000", "#dcd5c7"}
        assert not colours, f"{sheet.name} has colours of its own: {colours}"


def test_every_sheet_and_script_is_linked() -> None:
    source = Path(tokens.__file__).parents[1]
    pages = "".join(path.read_text(encoding="utf-8") for path in source.glob("**/jinja2/**/*.html"))
    for file in STATIC.glob("*.js"):
        assert f"ui/{file.name}" in pages, file.name
    assert sorted(name for names in BUNDLES.values() for name in names) == [file.stem for file in SHEETS]
    for name in BUNDLES:
        assert f'sheet("{name}")' in pages, name


def test_pages_hold_no_inline_style_or_script() -> None:
    for path in (TEMPLATES / "ui").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script>", text), path.name
