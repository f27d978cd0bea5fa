"""Every mistake in content is named with its file, its line and its field; nothing of it is loaded."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tongban.catalogue.check import check
from tongban.catalogue.files import Fault, Faults
from tongban.catalogue.models import Definition

MATTER, FEED, CERTIFICATE = (
    "matters/social-insurance-proof.toml",
    "feeds/social-insurance.toml",
    "certificates/social-insurance-proof.toml",
)
Plant = Callable[[str, str, str], list[Fault]]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the content, to make mistakes in."""
    shutil.copytree(settings.TONGBAN_CONTENT, tmp_path / "suzhou")
    return tmp_path / "suzhou"


@pytest.fixture
def plant(city: Path) -> Plant:
    """Replace the first ``right`` in a file by ``wrong``; gives the faults found."""

    def act(file: str, right: str, wrong: str) -> list[Fault]:
        path = city / file
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        with pytest.raises(Faults) as found:
            check(city)
        return found.value.faults

    return act


def test_the_content_of_the_demo_is_sound(city: Path) -> None:
    assert len(check(city).matters) >= 3


@pytest.mark.parametrize(
    ("file", "right", "wrong", "field", "says"),
    [
        (MATTER, 'rule = "insured"', 'rule = "nope"', "rule", "no rule 'nope'"),
        (MATTER, 'department = "human_resources"', 'department = "x"', "department", "no department 'x'"),
        (MATTER, 'element = "person.name"', 'element = "person.nom"', "asks", "'person.nom'"),
        (MATTER, "length = 0", "length = 3", "term", "length 0"),
        (MATTER, 'unit = "workday"', 'unit = "fortnight"', "unit", "workday"),
        (MATTER, 'case_type = "instant"', 'case_typo = "instant"', "case_typo", "Unexpected"),
        (MATTER, 'en = "Free"', 'fr = "Gratuit"', "fee", "required"),
        (FEED, 'key = "个人编号"', 'key = "编号"', "key", "编号"),
        (FEED, 'transform = "month"', 'transform = "moth"', "columns", "moth"),
        (FEED, 'element = "insurance.paid_months"', 'element = "insurance.paid"', "columns", "insurance.paid"),
        (CERTIFICATE, 'template = "proof"', 'template = "prof"', "template", "prof.typ"),
        (CERTIFICATE, 'issuer = "human_resources"', 'issuer = "x"', "issuer", "no department"),
        ("posts.toml", '"case.list"', '"case.everything"', "permissions", "case.everything"),
        ("places.csv", "320509111000,", "320509999000,", "parent", "no division"),
        ("places.csv", "NBS,2022,320583103007", "NBS,2023,320583103007", "scheme", "one list only"),
        ("places.csv", "Jiangling Subdistrict,town", "Jiangling Subdistrict,county", "level", "of level 'town'"),
        ("places.csv", "Tongli Town,town,320509000000", "Tongli Town,town,320507000000", "parent", "does not lie in"),
        ("places.csv", "邹家角社区居民委员会,112", "邹家角社区居民委员会,999", "category", "there are 111"),
        ("units.toml", 'place = "320509111000"', 'place = "320509111999"', "place", "no division"),
        ("units.toml", 'department = "police"', 'department = "polis"', "department", "no department 'polis'"),
        ("units.toml", 'department = "data_bureau"\n', "", "department", "says which department"),
        ("units.toml", 'kind = "committee"', 'kind = "club"', "kind", "committee"),
        ("communities.toml", 'code = "320509111207"', 'code = "320509111000"', "code", "is a town"),
        ("communities.toml", 'code = "320509111207"', 'code = "320509111299"', "code", "no division"),
        ("communities.toml", 'unit = "tunxi-committee"', 'unit = "nope"', "unit", "no unit 'nope'"),
        ("communities.toml", 'unit = "tunxi-committee"', 'unit = "tongli-centre"', "unit", "is at 320509111000"),
        ("communities.toml", "area_km2 = 3.62", "area_km2 = 0", "area_km2", "more than 0"),
        ("communities.toml", "shops = 58", "shops = -1", "shops", "fewer than 0"),
        ("communities.toml", 'code = "02", name', 'code = "01", name', "grids", "stands twice"),
        ("elements.csv", ",police,", ",polis,", "authority", "no department 'polis'"),
        ("elements.csv", "gbt2261_1_sex", "gbt_sex", "codes", "no code list"),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_found(file: str, right: str, wrong: str, field: str, says: str, plant: Plant) -> None:
    faults = [fault for fault in plant(file, right, wrong) if fault.file.endswith(file)]
    assert any(field in fault.field and says in fault.message for fault in faults), faults


def test_the_line_of_a_mistake_is_told(plant: Plant, city: Path) -> None:
    lines = (city / MATTER).read_text(encoding="utf-8").splitlines()
    expected = next(n for n, line in enumerate(lines, 1) if line.startswith("rule"))
    (fault,) = plant(MATTER, 'rule = "insured"', 'rule = "nope"')
    assert (fault.file, fault.line) == (f"suzhou/{MATTER}", expected)
    assert str(fault).startswith(f"suzhou/{MATTER}:{expected}: rule: ")


def test_a_line_of_a_list_is_told(plant: Plant, city: Path) -> None:
    lines = (city / "elements.csv").read_text(encoding="utf-8").splitlines()
    expected = next(n for n, line in enumerate(lines, 1) if line.startswith("person.sex"))
    (fault,) = plant("elements.csv", "gbt2261_1_sex", "gbt_sex")
    assert fault.line == expected


def test_broken_toml_is_told_with_its_line(plant: Plant) -> None:
    (fault, *_) = plant(MATTER, 'rule = "insured"', 'rule = "insured')
    assert fault.field == "TOML"
    assert fault.line > 1


def test_two_matters_of_one_code_are_both_named(city: Path) -> None:
    shutil.copy(city / MATTER, city / "matters" / "copy.toml")
    with pytest.raises(Faults, match=r"defined twice; first in suzhou/matters/copy\.toml"):
        check(city)


def test_a_matter_without_an_article_is_refused(city: Path) -> None:
    path = city / MATTER
    text = path.read_text(encoding="utf-8")
    head, tail = text.split("[[basis]]", 1)[0], text.split("[[asks]]", 1)[1]
    path.write_text(head.replace("needs = []", "needs = []\nbasis = []") + "[[asks]]" + tail, encoding="utf-8")
    with pytest.raises(Faults, match="without an article"):
        check(city)


@pytest.mark.parametrize("file", ["elements.csv", "departments.toml", "places.csv", "codes/gbt2261_1_sex.csv"])
def test_a_missing_file_is_named(file: str, city: Path) -> None:
    (city / file).unlink()
    with pytest.raises(Faults, match=rf"suzhou/{file}:1: file: is missing"):
        check(city)


def test_all_mistakes_are_told_at_once(city: Path) -> None:
    for file, right, wrong in ((MATTER, '"insured"', '"nope"'), (FEED, '"month"', '"moth"')):
        path = city / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(Faults) as found:
        check(city)
    assert len(found.value.faults) == 2


@pytest.mark.django_db
def test_nothing_of_unsound_content_is_loaded(plant: Plant, city: Path) -> None:
    before = Definition.objects.count()
    plant(MATTER, 'rule = "insured"', 'rule = "nope"')
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load", city)
    assert Definition.objects.count() == before
