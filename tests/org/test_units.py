"""Offices and communities as content declares them; what content drops is closed, never lost."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from tests.people import division
from tongban.catalogue.current import content
from tongban.org.actions import load_units
from tongban.org.models import Community, CommunityPart, Grid, Unit
from tongban.org.reads import community_at
from tongban.terms.content import Content

pytestmark = pytest.mark.django_db
ZOUJIAJIAO, ON = "320583103007", date(2026, 11, 2)


def load(declared: Content, on: date = ON) -> None:
    load_units(
        departments=declared.departments.values(),
        units=declared.units.values(),
        communities=declared.communities.values(),
        places=declared.places,
        on=on,
    )


def test_a_community_is_what_content_says(declared: Content) -> None:
    community = community_at(division(ZOUJIAJIAO).id)
    assert community is not None
    assert (community.area_km2, community.sample, community.as_of) == (Decimal("1.27"), True, date(2026, 10, 31))
    assert community.shops == 143
    assert {(part.kind, part.name_zh) for part in community.parts.all()} == {
        ("street", "合丰路"),
        ("street", "育才路"),
        ("estate", "邹家角新村"),
        ("estate", "菉溪花园"),
    }
    grids = [grid.name.zh for grid in declared.communities[ZOUJIAJIAO].grids]
    assert grids[:3] == ["第一网格", "第二网格", "第三网格"]
    assert list(community.grids.order_by("code").values_list("name_zh", flat=True)) == grids
    assert content().communities[ZOUJIAJIAO] == declared.communities[ZOUJIAJIAO], "kept as declared, number and day"


def test_loading_again_changes_nothing(declared: Content) -> None:
    def everything() -> list[object]:
        return [
            *Unit.objects.order_by("id").values(),
            *Community.objects.order_by("pk").values(),
            *Grid.objects.order_by("id").values(),
            *CommunityPart.objects.order_by("name_zh").values("kind", "name_zh", "name_en"),
        ]

    before = everything()
    load(declared, date(2027, 1, 1))
    assert everything() == before


def test_what_content_drops_is_closed_and_can_come_back(declared: Content) -> None:
    spec = declared.communities[ZOUJIAJIAO]
    fewer = dataclasses.replace(spec, grids=spec.grids[:1], estates=())
    load(dataclasses.replace(declared, communities={ZOUJIAJIAO: fewer}))
    community = community_at(division(ZOUJIAJIAO).id)
    assert community is not None
    assert community.grids.filter(closed_on=None).count() == 1
    assert community.grids.filter(closed_on=ON).count() == len(spec.grids) - 1
    assert community_at(division("320509111207").id) is None
    load(declared)
    assert community.grids.filter(closed_on=None).count() == len(spec.grids)
    assert community_at(division("320509111207").id) is not None


def test_a_unit_knows_its_department_and_a_committee_has_none() -> None:
    police = Unit.objects.select_related("department").get(code="police-suzhou")
    assert police.department is not None
    assert police.department.code == "police"
    assert Unit.objects.get(code="tunxi-committee").department is None
