"""What must hold of the organisation in content: places of one list, units at places, communities with their office."""

from collections.abc import Iterator

from tongban.rules.divisions import CATEGORIES, LEVELS, level_of, normal_code, within
from tongban.terms.content import Content
from tongban.terms.specs import CommunitySpec

from .files import Fault, Origin

Origins = dict[tuple[str, str], Origin]


def check_org(content: Content, origins: Origins) -> Iterator[Fault]:
    """Every fault, with file, line and field."""
    yield from _places(content, origins)
    yield from _units(content, origins)
    for code, community in content.communities.items():
        for field, message in _community(code, community, content):
            yield _at(origins, "communities", code, field, message)


def _at(origins: Origins, kind: str, code: str, field: str, message: str) -> Fault:
    origin = origins[kind, code]
    return Fault(origin.file, origin.line_of(field), field, message)


def _places(content: Content, origins: Origins) -> Iterator[Fault]:
    """Within content a code is enough to name a place: so its places are of one scheme and edition."""
    first = next(iter(content.places.values()), None)
    for code, place in content.places.items():
        if first is not None and (place.scheme, place.edition) != (first.scheme, first.edition):
            message = (
                f"is of {place.scheme} {place.edition}, the first of {first.scheme} {first.edition}: one list only"
            )
            yield _at(origins, "places", code, "scheme", message)
        if normal_code(code) != code:
            yield _at(origins, "places", code, "code", f"{code!r} is not a division code of twelve digits")
        elif place.level != level_of(code):
            yield _at(origins, "places", code, "level", f"{place.level!r}, but the code is of level {level_of(code)!r}")
        elif place.parent and not within(code, place.parent):
            yield _at(origins, "places", code, "parent", f"the code does not lie in {place.parent}")
        if place.level not in LEVELS:
            yield _at(origins, "places", code, "level", f"there are {', '.join(LEVELS)}")
        if place.category and place.category not in CATEGORIES:
            yield _at(origins, "places", code, "category", f"there are {', '.join(CATEGORIES)}")


def _units(content: Content, origins: Origins) -> Iterator[Fault]:
    for code, unit in content.units.items():
        if unit.place not in content.places:
            yield _at(origins, "units", code, "place", f"no division {unit.place!r} in places.csv")
        if unit.department and unit.department not in content.departments:
            yield _at(origins, "units", code, "department", f"no department {unit.department!r}")
        if unit.kind == "department_office" and not unit.department:
            yield _at(origins, "units", code, "department", "a department's office says which department")


def _community(code: str, community: CommunitySpec, content: Content) -> Iterator[tuple[str, str]]:
    place, unit = content.places.get(code), content.units.get(community.unit)
    if place is None:
        yield "code", f"no division {code!r} in places.csv"
    elif place.level != "village":
        yield "code", f"a community is a division of the village level, {code} is a {place.level}"
    if unit is None:
        yield "unit", f"no unit {community.unit!r} in units.toml"
    elif unit.place != code:
        yield "unit", f"the unit {community.unit!r} is at {unit.place}"
    if community.area_km2 is not None and community.area_km2 <= 0:
        yield "area_km2", "an area is more than 0 square kilometres"
    if community.shops is not None and community.shops < 0:
        yield "shops", "there cannot be fewer than 0 shops"
    grids = [grid.code for grid in community.grids]
    for number, grid in enumerate(grids):
        if grid in grids[:number]:
            yield f"grids.{number}.code", f"the grid {grid!r} stands twice"
    shared = [other for other, spec in content.communities.items() if spec.unit == community.unit and other != code]
    if shared:
        yield "unit", f"the unit {community.unit!r} is that of {shared[0]} too"
