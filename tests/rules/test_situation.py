"""Situations and what they ask for (``situation.toml``)."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.situation import chosen, needed_asks, needed_materials, settle
from tongban.terms.content import Content
from tongban.terms.specs import Ask, Material, Situation, SituationChoice, When
from tongban.terms.text import Text
from tongban.terms.values import Held, Picture

from .tables import cases

NOBODY = UUID(int=0)
WORDS = Text("字", "words")
HOME = Situation(
    "home",
    WORDS,
    (SituationChoice("own", WORDS, ("1",)), SituationChoice("rented", WORDS, ("2",))),
    element="residence.type",
)
REASON = Situation(
    "reason",
    WORDS,
    (SituationChoice("work", WORDS), SituationChoice("study", WORDS)),
    when=(When("home", ("rented",)),),
)
POOR = Situation(
    "poor",
    WORDS,
    (SituationChoice("yes", WORDS, ("1",)), SituationChoice("no", WORDS, absent=True)),
    element="benefit.kind",
)
ALL = (HOME, REASON, POOR)


def held(element: str, value: str, *, contested: bool = False) -> Held:
    known_at = datetime(2026, 11, 2, tzinfo=UTC)
    return Held(element, value, "police", "police", date(2026, 11, 1), known_at, "only", contested)


def picture(record: dict[str, str], many: list[str], *, contested: bool = False) -> Picture:
    found = {element: held(element, value, contested=contested) for element, value in record.items()}
    lines = [{"benefit.kind": held("benefit.kind", value)} for value in many]
    return Picture(NOBODY, found, {"benefit": lines} if lines else {})


@pytest.mark.parametrize("case", cases("situation"))
def test_settle(case: dict[str, Any]) -> None:
    seen = picture(case.get("record", {}), case.get("many", []), contested=case.get("contested", False))
    found = settle(ALL, seen if case.get("known", True) else None, case.get("answers", {}))
    said = {one.situation.code: f"{one.choice}/{one.by}" if one.choice else one.by for one in found}
    assert said == case["settled"]


@pytest.fixture
def matter(declared: Content) -> Any:
    return dataclasses.replace(
        declared.matters["residence-permit"],
        situations=ALL,
        asks=(Ask("person.name"), Ask("kin.name", when=(When("home", ("rented",)), When("poor", ("yes",))))),
        materials=(
            Material("id", WORDS, "original", "police", spared_by="person.id_number"),
            Material("lease", WORDS, "copy", "resident", when=(When("home", ("rented",)),)),
            Material("deed", WORDS, "copy", "natural_resources", when=(When("home", ("own",)),),
                     spared_by="house.property_no", spared_by_paper="real-estate-record"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "asks"),
    [
        ({}, ["person.name"]),
        ({"home": "rented"}, ["person.name"]),
        ({"home": "rented", "poor": "yes"}, ["person.name", "kin.name"]),
        ({"home": "own", "poor": "yes"}, ["person.name"]),
    ],
)
def test_an_ask_is_needed_when_all_its_conditions_hold(choices: dict[str, str], asks: list[str], matter: Any) -> None:
    assert [ask.element for ask in needed_asks(matter, choices)] == asks


@pytest.mark.parametrize(
    ("choices", "record", "papers", "needed"),
    [
        ({"home": "rented"}, {}, set(), {"id": "", "lease": ""}),
        ({"home": "own"}, {}, set(), {"id": "", "deed": ""}),
        ({"home": "own"}, {"house.property_no": "U1"}, set(), {"id": "", "deed": "element"}),
        ({"home": "own"}, {}, {"real-estate-record"}, {"id": "", "deed": "paper"}),
        ({"home": "own"}, {"house.property_no": "U1"}, {"real-estate-record"}, {"id": "", "deed": "element"}),
        ({"home": "own"}, {"house.property_no": ""}, {"other"}, {"id": "", "deed": ""}),
        ({}, {"person.id_number": "x"}, set(), {"id": "element"}),
    ],
)
def test_a_material_is_spared_by_what_is_held(
    choices: dict[str, str], record: dict[str, str], papers: set[str], needed: dict[str, str], matter: Any
) -> None:
    found = needed_materials(matter, choices, {name: held(name, value) for name, value in record.items()}, papers)
    assert {one.material.code: one.spared for one in found} == needed


def test_a_disputed_value_spares_nothing(matter: Any) -> None:
    found = needed_materials(matter, {}, {"person.id_number": held("person.id_number", "x", contested=True)}, set())
    assert [one.spared for one in found] == [""]


texts = st.dictionaries(
    st.sampled_from(["home", "reason", "poor", "other"]), st.sampled_from(["own", "rented", "work", "", "yes"])
)
records = st.dictionaries(st.sampled_from(["residence.type", "benefit.kind"]), st.sampled_from(["1", "2", "4"]))


@given(texts, records)
def test_settling_twice_says_the_same_and_what_is_settled_is_a_choice(
    answers: dict[str, str], record: dict[str, str]
) -> None:
    first = settle(ALL, picture(record, []), answers)
    again = settle(ALL, picture(record, []), chosen(first))
    assert again == [dataclasses.replace(one) for one in first]
    for one in first:
        assert one.choice in {"", *(choice.code for choice in one.situation.choices)}
        assert (one.by == "open") is (one.choice == "")
