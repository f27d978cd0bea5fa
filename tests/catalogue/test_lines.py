"""A fault points at the line somebody has to change, also deep inside a file."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tongban.catalogue.check import check
from tongban.catalogue.files import Fault, Faults, Origin

FEED, MATTER, CERTIFICATE = (
    "feeds/social-insurance.toml",
    "matters/social-insurance-proof.toml",
    "certificates/social-insurance-proof.toml",
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the content, to make mistakes in."""
    shutil.copytree(settings.TONGBAN_CONTENT, tmp_path / "suzhou")
    return tmp_path / "suzhou"


def faults_of(city: Path) -> list[Fault]:
    with pytest.raises(Faults) as found:
        check(city)
    return found.value.faults


@pytest.mark.parametrize(
    ("file", "right", "wrong", "field"),
    [
        (FEED, 'transform = "month"', 'transform = "moth"', "transform"),
        (FEED, 'element = "insurance.paid_months"', 'element = "insurance.paid"', "element"),
        (FEED, 'heading = "参保状态"', "heading = 7", "heading"),
        (MATTER, 'element = "insurance.first_month"', 'element = "insurance.first"', "element"),
        (MATTER, 'element = "insurance.paid_until"', 'elemnt = "insurance.paid_until"', "elemnt"),
        (MATTER, 'fee = { zh = "免费", en = "Free" }', 'fee = { zh = "免费" }', "fee"),
        (MATTER, 'article = { zh = "第七条", en = "Article 7" }', 'article = { zh = "第七条", en = "" }', "article"),
        (CERTIFICATE, 'en = "Proof of social insurance participation and contributions"', 'en = " "', "en"),
        (CERTIFICATE, "valid_days = 90", 'valid_days = "ninety"', "valid_days"),
    ],
)
def test_the_line_changed_is_the_line_told(file: str, right: str, wrong: str, field: str, city: Path) -> None:
    path = city / file
    text = path.read_text(encoding="utf-8")
    before = text[: text.index(right)]
    path.write_text(before + text[len(before) :].replace(right, wrong, 1), encoding="utf-8")
    faults = [fault for fault in faults_of(city) if field in fault.field]
    assert [(fault.file, fault.line) for fault in faults][:1] == [(f"suzhou/{file}", before.count("\n") + 1)]


def test_a_field_that_is_missing_is_told_at_its_table_and_not_at_the_next(city: Path) -> None:
    path = city / "departments.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    gone = next(n for n, line in enumerate(lines, 1) if line.startswith("name"))
    path.write_text("\n".join([*lines[: gone - 1], *lines[gone:]]), encoding="utf-8")
    first = next(n for n, line in enumerate(lines, 1) if line == "[[department]]")
    assert [(fault.line, fault.field) for fault in faults_of(city)] == [(first, "name")]


def test_a_field_is_looked_for_in_its_own_table() -> None:
    first, second = '[[columns]]\nheading = "一"\n', '[[columns]]\nheading = "二"\nelement = "x"\n'
    origin = Origin("f.toml", f'code = "a"\n\n{first}\n{second}\n[title]\nzh = "题"\n')
    assert origin.line_of("code") == 1
    assert origin.line_of("columns.1.element") == 8
    assert origin.line_of("columns.0.element") == 3, "the first has none; its own table is told"
    assert origin.line_of("title.zh") == 11
    assert origin.line_of("heading") == 1, "no heading outside the tables"
    assert origin.line_of("columns.7") == 1


@pytest.mark.parametrize(
    ("file", "row"),
    [("elements.csv", "person.x,person,某项"), ("places.csv", "NBS,2022,1,一,One,town,,,,extra"),
     ("codes/gbt2261_1_sex.csv", "3,某")],
)  # fmt: skip
def test_a_row_with_cells_too_few_or_too_many_is_told(file: str, row: str, city: Path) -> None:
    path = city / file
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    [fault] = faults_of(city)
    assert str(fault) == f"suzhou/{file}:{len(lines) + 1}: row: has another number of cells than the heading"


def test_a_code_that_stands_twice_is_told_with_its_line(city: Path) -> None:
    path = city / "codes" / "gbt2261_1_sex.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "2,女,Woman"]), encoding="utf-8")
    [fault] = faults_of(city)
    assert (fault.line, fault.field) == (len(lines) + 1, "code")


@pytest.mark.parametrize("file", ["elements.csv", "places.csv", "codes/gbt3304_ethnic.csv"])
def test_a_list_saved_by_a_spreadsheet_in_another_encoding_is_told(file: str, city: Path) -> None:
    path = city / file
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert f"suzhou/{file}:1: file: is not UTF-8; save it again in that encoding" in map(str, faults_of(city))


@pytest.mark.parametrize(
    ("file", "column"), [("elements.csv", "name_en"), ("places.csv", "aliases"), ("codes/gbt2261_1_sex.csv", "en")]
)
def test_a_list_without_one_of_its_columns_is_told(file: str, column: str, city: Path) -> None:
    path = city / file
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("\n", 1)
    path.write_text(f"{head.replace(column, 'other')}\n{rest}", encoding="utf-8")
    assert f"suzhou/{file}:1: heading: has no column {column}" in map(str, faults_of(city))


def test_a_name_in_one_language_only_is_told_with_its_row(city: Path) -> None:
    path = city / "elements.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if line.startswith("person.sex"))
    lines[at - 1] = lines[at - 1].replace(",Sex,", ",,")
    path.write_text("\n".join(lines), encoding="utf-8")
    [fault] = faults_of(city)
    assert (fault.line, fault.field) == (at, "name.en")
    assert "both languages" in fault.message


def test_the_same_place_or_element_twice_is_told(city: Path) -> None:
    for file in ("elements.csv", "places.csv"):
        path = city / file
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    assert [fault.message.split(";")[0].endswith("is defined twice") for fault in faults_of(city)] == [True, True]
