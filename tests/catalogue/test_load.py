"""Definitions have versions: what changed gets a successor, and whoever began under a version keeps it."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import SINCE
from tongban.catalogue import actions, current
from tongban.catalogue.actions import Loaded
from tongban.catalogue.current import content, content_on, matter_at, matter_version
from tongban.catalogue.files import sheets_of
from tongban.catalogue.models import Definition, Edition
from tongban.catalogue.search import find
from tongban.catalogue.values import shown
from tongban.terms.content import Content
from tongban.terms.text import Text

pytestmark = pytest.mark.django_db
PROOF = "social-insurance-proof"
TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
TEN = Text("十元", "10 yuan")


def load(content: Content, on: date = TODAY, start: date | None = None) -> Loaded:
    return actions.load(sheets=sheets_of(content), on=on, start=start)


def _with(declared: Content, **changes: object) -> Content:
    matter = dataclasses.replace(declared.matters[PROOF], **changes)  # type: ignore[arg-type]
    return dataclasses.replace(declared, matters={**declared.matters, PROOF: matter})


def _without(declared: Content) -> Content:
    return dataclasses.replace(declared, matters={c: spec for c, spec in declared.matters.items() if c != PROOF})


def test_the_same_content_again_changes_nothing(declared: Content) -> None:
    edition = Edition.objects.get().number
    loaded = load(declared)
    assert (loaded.new, loaded.succeeded, loaded.withdrawn) == (0, 0, 0)
    assert loaded.unchanged == Definition.objects.in_force(TODAY).count() == len(_all(declared))
    assert Edition.objects.get().number == edition


def test_a_changed_matter_gets_a_successor_and_the_old_text_stays_readable(declared: Content) -> None:
    assert load(_with(declared, fee=TEN)).succeeded == 1
    assert matter_version(PROOF) == 2
    assert content().matters[PROOF].fee.en == "10 yuan"
    assert matter_at(PROOF, 1) == declared.matters[PROOF]
    old, new = Definition.objects.filter(kind="matters", code=PROOF).order_by("version")
    assert (old.state(TODAY), new.state(TODAY), new.based_on) == ("withdrawn", "published", old)
    assert (old.valid_from, old.valid_until, new.valid_from, new.valid_until) == (SINCE, TODAY, TODAY, None)


def test_what_was_in_force_on_a_day_is_known_for_ever(declared: Content) -> None:
    load(_with(declared, fee=TEN))
    assert content_on(TODAY - DAY).matters[PROOF].fee == declared.matters[PROOF].fee
    assert content_on(TODAY).matters[PROOF].fee == TEN
    assert content_on(SINCE - DAY) == Content()


def test_a_matter_taken_out_is_withdrawn_and_brought_back_as_the_next_version(declared: Content) -> None:
    assert load(_without(declared)).withdrawn == 1
    assert PROOF not in content().matters
    assert load(declared) == Loaded(succeeded=1, unchanged=len(_all(_without(declared))))
    assert matter_version(PROOF) == 2


def test_two_changes_on_one_day_leave_the_last(declared: Content) -> None:
    load(_with(declared, fee=TEN))
    load(_with(declared, fee=Text("五元", "5 yuan")))
    assert matter_version(PROOF) == 3
    assert content_on(TODAY).matters[PROOF].fee.en == "5 yuan"


def test_what_is_announced_is_a_concept_until_its_day(declared: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    day = TODAY + 30 * DAY
    load(_with(declared, fee=TEN), start=day)
    assert matter_version(PROOF) == 1
    old, new = Definition.objects.filter(kind="matters", code=PROOF).order_by("version")
    assert (old.state(TODAY), old.state(day), new.state(TODAY), new.state(day)) == (
        "published", "withdrawn", "concept", "published",
    )  # fmt: skip
    assert load(_with(declared, fee=TEN)) == Loaded(unchanged=len(_all(declared))), "the same files again"
    assert content_on(day - DAY).matters[PROOF].fee == declared.matters[PROOF].fee
    assert content_on(day).matters[PROOF].fee == TEN
    monkeypatch.setattr(current, "_RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(current, "_stamp", lambda: (Edition.objects.get().number, day))
    assert matter_version(PROOF) == 2, "the day comes, and nothing had to run"
    assert content().matters[PROOF].fee == TEN


def test_what_was_announced_can_be_taken_back(declared: Content) -> None:
    day = TODAY + 30 * DAY
    load(_with(declared, fee=TEN), start=day)
    load(declared, on=TODAY + DAY)
    assert content_on(day).matters[PROOF].fee == declared.matters[PROOF].fee
    announced = Definition.objects.get(kind="matters", code=PROOF, version=2)
    assert announced.state(day) == "withdrawn"
    assert announced.valid_until == announced.valid_from


def test_a_field_as_by_default_makes_no_version(declared: Content) -> None:
    body = Definition.objects.get(kind="matters", code=PROOF).body
    assert "applicants" not in body
    assert load(_with(declared, applicants=("1",))).succeeded == 0


def test_loading_costs_the_same_statements_however_much_changes(declared: Content) -> None:
    def changed(many: int) -> int:
        load(declared, on=SINCE)
        elements = {
            id: dataclasses.replace(element, standard=f"{element.standard} {many}") if nth < many else element
            for nth, (id, element) in enumerate(declared.elements.items())
        }
        with CaptureQueriesContext(connection) as captured:
            assert load(dataclasses.replace(declared, elements=elements)).succeeded == many
        return len(captured)

    assert changed(1) == changed(12) <= 8


def _all(declared: Content) -> list[object]:
    return [spec for field in dataclasses.fields(declared) for spec in getattr(declared, field.name)]


def test_every_spec_comes_back_from_the_database_as_it_was(declared: Content) -> None:
    assert content() == declared


@pytest.mark.parametrize("query", ["社保证明", "shebao", "sbzm", "社报证明", "参保证明", "social"])
def test_a_matter_is_found_as_people_write_it(query: str) -> None:
    assert PROOF in [spec.code for spec in find(query)]


def test_a_search_follows_the_catalogue(declared: Content) -> None:
    load(_with(declared, aliases=("蓝色纸片",)))
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
