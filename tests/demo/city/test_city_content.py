"""content/suzhou says what the demo city delivers, and its parts agree with each other."""

import csv
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tongban.demo.city.addresses import NEIGHBOURHOODS
from tongban.demo.city.city import City
from tongban.demo.city.departments import DELIVERIES, Delivery
from tongban.demo.city.departments.base import DOCUMENTS
from tongban.demo.city.insurance import EMPLOYEES, ENDED, PAUSED, PAYING, RECEIVING, RESIDENTS
from tongban.demo.city.personas import FILE, residents
from tongban.rules.transform import NAMED
from tongban.terms.permissions import Permission
from tongban.terms.specs import DepartmentSpec, FeedSpec, MatterSpec, PostSpec

CONTENT = Path(__file__).resolve().parents[3] / "content" / "suzhou"
TELLING = {"name", "former_name", "document_no", "address", "room", "account", "certificate_no", "property_no"}
TELLING |= {"personal_no", "person_no", "medical_no", "record_no", "amount", "medical_balance"}
MATTERS = ("social-insurance-proof", "household-register-extract", "pension-qualification")
DECIDED = {"insurance.confirmed_on"}  # what the matter itself brings about is asked of nobody


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _codes(list_id: str) -> dict[str, str]:
    return {row["code"]: row["zh"] for row in _table(CONTENT / "codes" / f"{list_id}.csv")}


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: delivery.feed)
def test_a_feed_names_every_heading_delivered_and_no_other(delivery: Delivery) -> None:
    declared = _toml(CONTENT / "feeds" / f"{delivery.feed}.toml")
    feed = TypeAdapter(FeedSpec).validate_python(declared)
    assert set(declared) <= {f.name for f in fields(FeedSpec)}
    numbered = {"xlsx": {"序号"}, "jsonl": {"XH"}}.get(delivery.ending, set())
    assert {c.heading for c in feed.columns} | {feed.observed, *feed.ignored} == {*delivery.headings, *numbered}
    assert (feed.key, feed.mark, feed.ending) == (delivery.headings[0], delivery.mark, delivery.ending)
    assert feed.removals == (delivery.gone,)
    elements = {row["id"] for row in _table(CONTENT / "elements.csv")}
    assert {c.element for c in feed.columns} <= elements
    assert {c.transform for c in feed.columns} <= set(NAMED)


def test_a_group_somebody_holds_several_of_says_by_which_element_everywhere() -> None:
    by_group: dict[str, set[str]] = {}
    elements = _table(CONTENT / "elements.csv")
    for row in elements:
        by_group.setdefault(row["group"], set()).add(row["many_by"])
    assert all(len(told) == 1 for told in by_group.values())
    held = {group: told.pop() for group, told in by_group.items() if told != {""}}
    assert held == {"benefit": "benefit.kind", "property": "house.property_no"}
    groups = {row["id"]: row["group"] for row in elements}
    assert all(groups[element] == group for group, element in held.items())


def test_what_would_tell_who_somebody_is_is_encrypted() -> None:
    for row in _table(CONTENT / "elements.csv"):
        told = row["id"].rsplit(".", 1)[1]
        if row["register"] in ("enterprise", "place"):  # who runs a shop, and where, is published by law
            continue
        if row["datatype"] in ("id_number", "mobile") or told in TELLING or told.endswith("_address"):
            assert row["encrypted"] == "yes", row["id"]
        if row["codes"]:
            assert row["encrypted"] == "no", row["id"]


@pytest.mark.parametrize("code", MATTERS)
def test_a_matter_is_whole_and_asks_what_its_certificate_prints(code: str) -> None:
    declared = _toml(CONTENT / "matters" / f"{code}.toml")
    matter = TypeAdapter(MatterSpec).validate_python(declared)
    assert set(declared) <= {f.name for f in fields(MatterSpec)}
    departments = {d["code"] for d in _toml(CONTENT / "departments.toml")["department"]}
    elements = {row["id"] for row in _table(CONTENT / "elements.csv")}
    assert matter.department in departments
    assert {ask.element for ask in matter.asks} <= elements
    assert matter.code == code
    assert matter.basis
    printed = set(_toml(CONTENT / "certificates" / f"{matter.certificate}.toml")["elements"])
    assert printed - DECIDED <= {ask.element for ask in matter.asks}


def test_elements_name_lists_and_departments_that_exist() -> None:
    departments = TypeAdapter(list[DepartmentSpec]).validate_python(_toml(CONTENT / "departments.toml")["department"])
    lists = {entry["id"] for entry in _toml(CONTENT / "codes.toml")["list"]}
    assert lists == {path.stem for path in (CONTENT / "codes").glob("*.csv")}
    for row in _table(CONTENT / "elements.csv"):
        assert row["codes"] in {*lists, "", "places"}
        assert row["authority"] in {d.code for d in departments}
        assert row["name_zh"]
        assert row["name_en"]


def test_places_form_one_tree_and_hold_the_demo_city() -> None:
    places = {row["code"]: row for row in _table(CONTENT / "places.csv")}
    assert [code for code, row in places.items() if row["parent"] not in places] == ["320000000000"]
    for neighbourhood in NEIGHBOURHOODS:
        place = places[neighbourhood.code]
        assert neighbourhood.name in place["aliases"].split("|")
        assert places[place["parent"]]["name_zh"] in neighbourhood.town
    assert {p.place for p in residents()} <= set(places)


def test_the_words_the_city_writes_are_in_the_code_lists() -> None:
    people = City(1500, 3).people
    assert {p.relation for p in people if p.household} <= set(_codes("gbt4761_family_relation").values())
    assert {p.ethnic for p in people} <= {*_codes("gbt3304_ethnic").values(), ""}
    assert len(_codes("gbt3304_ethnic")) == 56
    assert {p.sex for p in people} <= set(_codes("gbt2261_1_sex"))
    assert {p.marital for p in people} <= set(_codes("gbt2261_2_marital"))
    assert {p.living for p in people} <= set(_codes("residence_type").values())
    assert {p.population for p in people} <= {*_codes("population_kind"), ""}
    assert {EMPLOYEES, RESIDENTS} == set(_codes("insurance_pension_type").values())
    assert {PAYING, PAUSED, RECEIVING, ENDED} == set(_codes("insurance_pension_status").values())
    assert {b.kind for p in people for b in p.benefits} <= set(_codes("benefit_kind").values())
    assert {s.unit.use for p in people for s in p.shares} <= set(_codes("house_use").values())
    assert {s.sharing for p in people for s in p.shares} <= set(_codes("house_sharing").values())
    assert DOCUMENTS.keys() <= _codes("ga_id_document_type").keys()


def test_the_grids_a_community_declares_are_those_its_homes_lie_in() -> None:
    declared = {c["code"]: c for c in _toml(CONTENT / "communities.toml")["community"]}
    known = City(1500, 3).issuer.homes.known
    met = 0
    for place, homes in known.items():
        covers = {grid["code"]: grid["covers"]["zh"] for grid in declared.get(place.code, {}).get("grids", [])}
        for home in homes if covers else []:
            first, last = (int(number) for number in re.findall(r"\d+", covers[home.grid]))
            assert first <= int(home.building[:-1]) <= last
            assert home.estate in covers[home.grid]
            met += 1
    assert met > 300


def test_posts_grant_permissions_that_exist_and_staff_hold_posts_that_exist() -> None:
    posts = TypeAdapter(list[PostSpec]).validate_python(_toml(CONTENT / "posts.toml")["post"])
    assert {p for post in posts for p in post.permissions} <= {p.value for p in Permission}
    staff = [p for p in _toml(FILE)["persona"] if p["kind"] == "staff"]
    assert {p["post"] for p in staff} <= {post.code for post in posts}
