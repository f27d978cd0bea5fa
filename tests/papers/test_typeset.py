import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from tongban.papers import checks, typeset

from .conftest import NOW, RARE, Issue, blanks, specs

pytestmark = pytest.mark.django_db


def read(pdf: bytes, tmp_path: Path) -> str:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-raw", tmp_path / "paper.pdf", "-"], capture_output=True, check=True)
    return made.stdout.decode()


@pytest.mark.parametrize("code", sorted(specs()))
def test_every_certificate_prints_all_it_was_given(issued: Issue, code: str, tmp_path: Path) -> None:
    paper = issued(code)
    content = paper.content()
    text = read(typeset.pdf(content, made_at=NOW), tmp_path)
    flat = "".join(text.split())
    for words in (
        RARE,
        paper.number,
        content["code"],
        "演示章",
        "演示环境，全部数据均为合成，本件不具任何效力。",
        "据公安机关",
        "2026-11-01",
    ):
        assert words in flat
    for words in (content["title"]["zh"], content["issuer"]["zh"], content["statement"]["zh"]):
        assert words in flat
    for blank in content["blanks"]:
        assert blank["value"] in flat


def test_outside_the_demo_nothing_says_demo(issued: Issue, settings: Settings, tmp_path: Path) -> None:
    settings.TONGBAN_DEMO = False
    text = read(typeset.pdf(issued().content(), made_at=NOW), tmp_path)
    assert "演示" not in text
    assert "DEMO" not in text


def test_a_value_is_never_markup(issued: Issue, tmp_path: Path) -> None:
    name = '#panic("x") $a$ *b* _c_ \\ @d <e> `f` "] }'
    spec = specs()["social-insurance-proof"]
    text = read(typeset.pdf(issued(blanks=blanks(spec, person__name=name)).content(), made_at=NOW), tmp_path)
    assert "".join(name.split()) in "".join(text.split())


@pytest.mark.parametrize("times", [1, 8, 60])
def test_long_values_stay_on_one_page(issued: Issue, times: int) -> None:
    spec = specs()["household-register-extract"]
    address = "江苏省苏州市虎丘区狮山街道新升社区玉山路138号12幢3单元1204室" * times
    made = typeset.pdf(
        issued(spec.code, blanks=blanks(spec, household__register_address=address, household__no="9" * 90)).content(),
        made_at=NOW,
    )
    assert int(PdfFileReader(BytesIO(made)).root["/Pages"]["/Count"]) == 1


def test_the_same_values_on_the_same_instant_give_the_same_bytes(issued: Issue) -> None:
    content = issued().content()
    assert typeset.pdf(content, made_at=NOW) == typeset.pdf(content, made_at=NOW)
    assert typeset.pdf(content, made_at=NOW) != typeset.pdf(content, made_at=NOW + timedelta(days=1))


def test_the_code_on_the_print_can_be_scanned(issued: Issue, tmp_path: Path) -> None:
    content = issued().content()
    (tmp_path / "paper.pdf").write_bytes(typeset.pdf(content, made_at=NOW))
    subprocess.run(["pdftoppm", "-r", "110", "-png", tmp_path / "paper.pdf", tmp_path / "p"], check=True, stderr=-3)
    with Image.open(next(tmp_path.glob("p*.png"))) as image:
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [content["url"]]


def test_a_broken_template_is_told_without_values(issued: Issue, settings: Settings, tmp_path: Path) -> None:
    content = issued().content()
    (tmp_path / "certificates").mkdir()
    settings.TONGBAN_CONTENT = tmp_path
    with pytest.raises(typeset.TypesettingFailed):
        typeset.svg(content)
    (tmp_path / "certificates" / "watermark.typ").write_text("")
    (tmp_path / "certificates" / "proof.typ").write_text("#let (")
    with pytest.raises(typeset.TypesettingFailed) as told:
        typeset.pdf(content, made_at=NOW)
    assert RARE not in str(told.value)
    (tmp_path / "certificates" / "proof.typ").write_text("a #pagebreak() b")
    with pytest.raises(typeset.TypesettingFailed, match="one page"):
        typeset.svg(content)


def test_fonts_and_templates_are_checked(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    assert checks.templates(None) == []
    assert [said.id for said in checks.fonts(None)] in ([], ["papers.W001"])
    monkeypatch.setattr(typeset, "font_files", list)
    assert [said.id for said in checks.fonts(None)] == ["papers.E001"]
    monkeypatch.setattr(typeset, "font_files", lambda: [Path("NotoSansCJK-Regular.ttc")])
    assert [said.id for said in checks.fonts(None)] == ["papers.W001"]
    (tmp_path / "certificates").mkdir()
    settings.TONGBAN_CONTENT = tmp_path
    assert [said.id for said in checks.templates(None)] == ["papers.E002"]


def test_without_system_fonts_the_wheel_is_used(monkeypatch: pytest.MonkeyPatch, issued: Issue, tmp_path: Path) -> None:
    monkeypatch.setattr(typeset, "FONT_FOLDERS", (tmp_path,))
    typeset._fonts.cache_clear()
    try:
        assert typeset.families() == ("Noto Sans CJK SC",)
        assert typeset.pdf(issued().content(), made_at=NOW).startswith(b"%PDF-")
        monkeypatch.setattr(typeset, "FONT_WHEEL", "no_such_wheel")
        typeset._fonts.cache_clear()
        with pytest.raises(typeset.NoFont):
            typeset.families()
    finally:
        typeset._fonts.cache_clear()
