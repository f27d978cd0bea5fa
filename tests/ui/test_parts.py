"""Components: each has its template, speaks both languages, ties words together, escapes what it is given."""

import re
from typing import Any

import pytest
from markupsafe import Markup, escape

from tongban.terms.text import Lang
from tongban.ui.engine import TEMPLATES
from tongban.ui.parts.base import Part
from tongban.ui.shelf import (
    PARTS,
    QR,
    Button,
    Check,
    Choice,
    ErrorSummary,
    Field,
    Option,
    PaperCard,
    PrintButton,
    Provenance,
    Select,
    Table,
    Upload,
    ValueRow,
    Verdict,
)
from tongban.ui.specimens.all import everything
from tongban.ui.speech import speaking

LAYOUTS = {"page.html", "kiosk.html", "desk.html", "gallery.html"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def drawn(part: object) -> str:
    return str(escape(part))


def specimens(lang: Lang) -> list[object]:
    with speaking(lang):
        return [part for _, group in everything() for one in group for part in one.parts]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_component_is_a_frozen_value_with_a_template(part: type[Part]) -> None:
    parameters: Any = getattr(part, "__dataclass_params__", None)
    assert parameters.frozen
    assert "__slots__" in vars(part)
    assert (TEMPLATES / part.template()).is_file()


def test_every_component_class_is_on_the_shelf() -> None:
    def beneath(kind: type[Part]) -> set[str]:
        # By name: a slotted dataclass is made anew from its class, and the first making lingers.
        return {kind.__name__}.union(*(beneath(below) for below in kind.__subclasses__()))

    assert beneath(Part) - {"Part", "Asked"} == {part.__name__ for part in PARTS}


def test_every_template_is_used() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in (TEMPLATES / "ui").glob("*.html")}
    named = {name for text in sources.values() for name in re.findall(r'"ui/([\w-]+\.html)"', text)}
    used = {part.template().removeprefix("ui/") for part in PARTS} | LAYOUTS | named
    assert sources.keys() == used


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_component_has_a_specimen(part: type[Part]) -> None:
    nested = {"LookRow", "ValueRow", "FileRow", "DemoBar"}  # shown inside the component that holds them
    assert part.__name__ in nested or any(isinstance(one, part) for one in specimens("zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_specimen_draws(lang: Lang) -> None:
    for part in specimens(lang):
        with speaking(lang):
            html = drawn(part)
        assert html.strip()
        assert "style=" not in html
        assert "<script" not in html


def test_english_is_complete() -> None:
    own_names = re.compile(r"通办|中文|顾美玉|苏老优")
    for part in specimens("en"):
        with speaking("en"):
            html = own_names.sub("", drawn(part))
        assert not CHINESE.search(html), f"{type(part).__name__} speaks Chinese in English: {html}"


ONE = (Option(value="1", label="one"),)


@pytest.mark.parametrize(
    "asked",
    [
        Field(label="l", name="n", hint="h", error="e"),
        Field(label="l", name="n", hint="h", error="e", rows=3),
        Choice(label="l", name="n", hint="h", error="e", options=ONE),
        Select(label="l", name="n", hint="h", error="e", options=ONE),
        Check(label="l", name="n", hint="h", error="e"),
        Upload(label="l", name="n", hint="h", error="e"),
    ],
    ids=lambda asked: type(asked).__name__,
)
def test_hint_and_error_are_tied_to_their_question(asked: Part) -> None:
    html = drawn(asked)
    assert 'aria-describedby="f-n-hint f-n-error"' in html
    assert html.count('id="f-n-hint"') == html.count('id="f-n-error"') == html.count('id="f-n"') == 1


def test_a_question_with_nothing_to_add_is_tied_to_nothing() -> None:
    html = drawn(Field(label="l", name="n"))
    assert "aria-describedby" not in html
    assert "aria-invalid" not in html


def test_error_summary_leads_to_the_fields() -> None:
    assert 'href="#f-n"' in drawn(ErrorSummary(errors=(("f-n", "wrong"),)))


def test_words_are_escaped_and_markup_is_not() -> None:
    assert "&lt;b&gt;" in drawn(Button(label="<b>"))
    assert "<b>" not in drawn(Button(label="<b>", href='"><b>'))
    assert "<b>" not in drawn(Field(label="<b>", name='"><b>', value="<b>", hint="<b>", error="<b>"))
    assert "<b>" in drawn(ValueRow(label="l", value=Markup("<b>v</b>")))
    assert "<b>" not in drawn(Provenance(source="<b>", since="<b>", reason="<b>", glyph="<b>"))


def test_provenance_says_whom_since_when_and_how_to_object() -> None:
    html = drawn(Provenance(source="公安户籍", since="自2021年3月起", wrong_href="/wrong"))
    assert '<span class="origin-seal" aria-hidden="true">公</span>' in html
    assert "自2021年3月起" in html
    assert 'href="/wrong"' in html


def test_qr_takes_a_drawing_only() -> None:
    with pytest.raises(ValueError, match="svg"):
        QR(svg="<p>", label="l")
    with pytest.raises(ValueError, match="svg"):
        QR(svg="<svg><script></script></svg>", label="l")


def test_a_table_row_is_as_wide_as_its_head() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table(caption="c", columns=("a", "b"), rows=(("1",),))


def test_the_print_button_waits_for_its_script() -> None:
    html = drawn(PrintButton(size="kiosk", block=True))
    assert "hidden data-print" in html
    assert 'type="button"' in html
    assert "button-kiosk" in html


def test_a_verdict_is_the_heading_of_its_page() -> None:
    html = drawn(Verdict(kind="harm", title="<b>", body="why"))
    assert '<h1 class="verdict-title">&lt;b&gt;</h1>' in html
    assert "verdict-harm" in html


def test_a_second_line_on_a_button() -> None:
    html = drawn(Button(label="l", note="<b>"))
    assert '<span class="button-note">&lt;b&gt;</span>' in html
    assert "button-noted" in html
    assert "button-note" not in drawn(Button(label="l"))


def test_no_card_wears_a_seal() -> None:
    html = drawn(PaperCard(title="t", number="1", issued="i"))
    assert "paper-mark" in html
    assert "seal" not in html
