"""Definitions have versions: what changed gets a successor, and whoever began under a version keeps it."""

import dataclasses

import pytest

from tongban.catalogue.actions import Loaded, load
from tongban.catalogue.current import content, matter_at, matter_version
from tongban.catalogue.models import Definition
from tongban.catalogue.search import find
from tongban.catalogue.values import shown
from tongban.terms.specs import Content
from tongban.terms.text import Text

pytestmark = pytest.mark.django_db
PROOF = "social-insurance-proof"


def _with(declared: Content, **changes: object) -> Content:
    matter = dataclasses.replace(declared.matters[PROOF], **changes)  # type: ignore[arg-type]
    return dataclasses.replace(declared, matters={**declared.matters, PROOF: matter})


def test_the_same_content_again_changes_nothing(declared: Content) -> None:
    loaded = load(content=declared)
    assert (loaded.new, loaded.succeeded, loaded.withdrawn) == (0, 0, 0)
    assert loaded.unchanged == Definition.objects.filter(state="published").count()


def test_a_changed_matter_gets_a_successor_and_the_old_text_stays_readable(declared: Content) -> None:
    load(content=_with(declared, fee=Text("十元", "10 yuan")))
    assert matter_version(PROOF) == 2
    assert content().matters[PROOF].fee.en == "10 yuan"
    assert matter_at(PROOF, 1) == declared.matters[PROOF]
    old, new = Definition.objects.filter(kind="matters", code=PROOF).order_by("version")
    assert (old.state, new.state, new.based_on) == ("withdrawn", "published", old)


def test_a_matter_taken_out_is_withdrawn_and_brought_back_as_the_next_version(declared: Content) -> None:
    without = dataclasses.replace(
        declared, matters={code: spec for code, spec in declared.matters.items() if code != PROOF}
    )
    assert load(content=without).withdrawn == 1
    assert PROOF not in content().matters
    assert load(content=declared) == Loaded(succeeded=1, unchanged=len(_all(without)))
    assert matter_version(PROOF) == 2


def _all(declared: Content) -> list[object]:
    return [spec for field in dataclasses.fields(declared) for spec in getattr(declared, field.name)]


def test_every_spec_comes_back_from_the_database_as_it_was(declared: Content) -> None:
    assert content() == declared


@pytest.mark.parametrize("query", ["社保证明", "shebao", "sbzm", "社报证明", "参保证明", "social"])
def test_a_matter_is_found_as_people_write_it(query: str) -> None:
    assert PROOF in [spec.code for spec in find(query)]


def test_a_search_follows_the_catalogue(declared: Content) -> None:
    load(content=_with(declared, aliases=("蓝色纸片",)))
    assert [spec.code for spec in find("蓝色纸片")] == [PROOF]


@pytest.mark.parametrize(
    ("element", "value", "zh", "en"),
    [
        ("person.sex", "2", "女性", None),
        ("person.birth_date", "1991-05-07", "1991年5月7日", "1991-05-07"),
        ("insurance.paid_until", "2026-09", "2026年9月", "2026-09"),
        ("insurance.paid_months", "86", "86 个月", "86 months"),
        ("household.register_division", "320509111207", "屯溪村委会", None),
        ("household.register_division", "999", "999", "999"),
        ("person.name", "林晓", "林晓", "林晓"),
    ],
)
def test_a_value_reads_as_people_read_it(element: str, value: str, zh: str, en: str | None) -> None:
    read = shown(element, value)
    assert read.zh == zh
    assert en is None or read.en == en
