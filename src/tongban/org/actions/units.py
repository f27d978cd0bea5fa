"""Bringing departments, units and communities to what content declares."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from tongban.org.models import Community, CommunityPart, Department, Division, Grid, Unit
from tongban.terms.specs import CommunitySpec, DepartmentSpec, PlaceSpec, UnitSpec
from tongban.terms.text import Text


def load_units(
    *,
    departments: Iterable[DepartmentSpec],
    units: Iterable[UnitSpec],
    communities: Iterable[CommunitySpec],
    places: Mapping[str, PlaceSpec],
    on: date,
) -> None:
    """Bring offices and communities to what content declares; divisions are there already.

    What content no longer declares is closed as of ``on``, never deleted: posts were held there.
    """
    with transaction.atomic():
        for department in departments:
            Department.objects.update_or_create(
                code=department.code, defaults={"name_zh": department.name.zh, "name_en": department.name.en}
            )
        divisions = _divisions(places)
        declared = {spec.code: _unit(spec, divisions) for spec in units}
        _close(Unit, set(declared), "code", on)
        held = {_community(spec, declared[spec.unit], divisions, on).pk for spec in communities}
        _close(Community, held, "pk", on)


def _divisions(places: Mapping[str, PlaceSpec]) -> dict[str, Division]:
    lists = {(place.scheme, place.edition) for place in places.values()}
    return {
        row.code: row
        for scheme, edition in lists
        for row in Division.objects.filter(scheme=scheme, edition=edition, code__in=list(places))
    }


def _close(model: type[Unit] | type[Community], declared: set[object], key: str, on: date) -> None:
    model._default_manager.filter(closed_on=None).exclude(**{f"{key}__in": declared}).update(closed_on=on)


def _unit(spec: UnitSpec, divisions: Mapping[str, Division]) -> Unit:
    address, hours = spec.address or Text("", ""), spec.hours or Text("", "")
    unit, _ = Unit.objects.update_or_create(
        code=spec.code,
        defaults={
            "kind": spec.kind,
            "name_zh": spec.name.zh,
            "name_en": spec.name.en,
            "department_id": spec.department or None,
            "division": divisions[spec.place],
            "address_zh": address.zh,
            "address_en": address.en,
            "phone": spec.phone,
            "hours_zh": hours.zh,
            "hours_en": hours.en,
            "closed_on": None,
        },
    )
    return unit


def _community(spec: CommunitySpec, unit: Unit, divisions: Mapping[str, Division], on: date) -> Community:
    community, _ = Community.objects.update_or_create(
        division=divisions[spec.code],
        defaults={
            "unit": unit,
            "area_km2": spec.area_km2,
            "shops": spec.shops,
            "source_zh": spec.source.zh,
            "source_en": spec.source.en,
            "as_of": spec.as_of,
            "sample": spec.sample,
            "closed_on": None,
        },
    )
    parts = [("street", name) for name in spec.streets] + [("estate", name) for name in spec.estates]
    community.parts.all().delete()
    CommunityPart.objects.bulk_create(
        [CommunityPart(community=community, kind=kind, name_zh=name.zh, name_en=name.en) for kind, name in parts]
    )
    for grid in spec.grids:
        Grid.objects.update_or_create(
            community=community,
            code=grid.code,
            defaults={
                "name_zh": grid.name.zh,
                "name_en": grid.name.en,
                "covers_zh": grid.covers.zh,
                "covers_en": grid.covers.en,
                "closed_on": None,
            },
        )
    community.grids.filter(closed_on=None).exclude(code__in=[g.code for g in spec.grids]).update(closed_on=on)
    return community
