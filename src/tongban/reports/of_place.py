"""What a table says of a village or community itself: its name, its area, who works there."""

from collections.abc import Callable, Collection
from decimal import Decimal

from tongban.org.reads import staff_at
from tongban.residents.counts import buildings_at
from tongban.terms.content import Content

NAME = "place.division_name"
Value = int | Decimal | str | None


def value(element: str, place: str, under: Collection[str], declared: Content) -> Value:
    """Of one division; of the sum of several (``under``) where it can be added. None: nobody has told."""
    if element in _NAMED:
        return _NAMED[element](place, declared) if place in declared.places else None
    told = [_ADDED[element](one, declared) for one in (under or [place])]
    return sum((one for one in told if one is not None), 0) if any(one is not None for one in told) else None


def _area(place: str, declared: Content) -> Decimal | None:
    known = declared.communities.get(place)
    return known.area_km2 if known else None


def _grids(place: str, declared: Content) -> int | None:
    known = declared.communities.get(place)
    return len(known.grids) if known else None


def _staff(place: str, declared: Content) -> int | None:
    known, spec = declared.communities.get(place), declared.places.get(place)
    if known is None or spec is None:
        return None
    return staff_at(spec.scheme, spec.edition, spec.code)


def _buildings(place: str, declared: Content) -> int | None:
    spec = declared.places.get(place)
    return buildings_at(spec) if spec and place in declared.communities else None


_NAMED: dict[str, Callable[[str, Content], str]] = {
    "place.division_code": lambda place, declared: place,
}
_ADDED: dict[str, Callable[[str, Content], int | Decimal | None]] = {
    "place.area_km2": _area,
    "place.staff_count": _staff,
    "place.grid_count": _grids,
    "place.building_count": _buildings,
}
