"""content/suzhou says what the demo city delivers, and its parts agree with each other."""

import csv
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tongban.demo.city.addresses import NEIGHBOURHOODS
from tongban.demo.city.insurance import EMPLOYEES, ENDED, PAUSED, PAYING, RECEIVING, RESIDENTS
from tongban.demo.city.people import population
from tongban.demo.city.personas import FILE, residents
from tongban.demo.city.rows import INSURANCE, POLICE
from tongban.terms.permissions import Permission
from tongban.terms.specs import DepartmentSpec, FeedSpec, MatterSpec, PostSpec

CONTENT = Path(__file__).resolve().parents[3] / "content" / "suzhou"
FEEDS = {"police-household-register": POLICE, "social-insurance": INSURANCE}
MATTERS = ("social-insurance-proof", "household-register-extract", "pension-qualification")
DECIDED = {"insurance.confirmed_on"}  # what the matter itself brings about is asked of nobody
TRANSFORMS = {"text", "id_number", "date", "month", "integer", "code", "place", "mobile"}


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _codes(list_id: str) -> dict[str, str]:
    return {row["code"]: row["zh"] for row in _table(CONTENT / "codes" / f"{list_id}.csv")}


@pytest.mark.parametrize(("code", "headings"), FEEDS.items())
def test_a_feed_names_every_heading_delivered_and_no_other(code: str, headings: tuple[str, ...]) -> None:
    declared = _toml(CONTENT / "feeds" / f"{code}.toml")
    feed = TypeAdapter(FeedSpec).validate_python(declared)
    assert set(declared) <= {f.name for f in fields(FeedSpec)}
    assert {c.heading for c in feed.columns} | {feed.observed, *feed.ignored} == set(headings)
    assert feed.key in headings
    elements = {row["id"] for row in _table(CONTENT / "elements.csv")}
    assert {c.element for c in feed.columns} <= elements
    assert {c.transform for c in feed.columns} <= TRANSFORMS


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
    people = population(500, 3, residents())
    relations = {p.registration.relation for p in people if p.registration}
    groups = {p.registration.ethnic for p in people if p.registration}
    assert relations <= set(_codes("gbt4761_family_relation").values())
    assert groups <= set(_codes("gbt3304_ethnic").values())
    assert len(_codes("gbt3304_ethnic")) == 56
    assert {p.sex for p in people} <= set(_codes("gbt2261_1_sex"))
    assert {EMPLOYEES, RESIDENTS} == set(_codes("insurance_pension_type").values())
    assert {PAYING, PAUSED, RECEIVING, ENDED} == set(_codes("insurance_pension_status").values())


def test_posts_grant_permissions_that_exist_and_staff_hold_posts_that_exist() -> None:
    posts = TypeAdapter(list[PostSpec]).validate_python(_toml(CONTENT / "posts.toml")["post"])
    assert {p for post in posts for p in post.permissions} <= {p.value for p in Permission}
    staff = [p for p in _toml(FILE)["persona"] if p["kind"] == "staff"]
    assert {p["post"] for p in staff} <= {post.code for post in posts}
