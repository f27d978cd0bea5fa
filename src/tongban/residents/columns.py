"""From a person's elements to the coded columns that are counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .shape import Shape

# Which element fills which counted column as it stands.
CODED = {
    "residence.grid": "grid",
    "person.document_type": "document_type",
    "person.sex": "sex",
    "person.ethnic": "ethnic",
    "insurance.pension_type": "pension_type",
    "insurance.pension_status": "pension_status",
    "insurance.medical_type": "medical_type",
}
DATED = {"person.birth_date": "birth_date", "person.death_date": "death_date"}
PLACED = {"household.register_division": "reg_place_id", "residence.division": "usual_place_id"}
CHARGED = ("residence.division", "household.register_division")  # who looks after her: where she lives comes first
# Of what is not a person: the element that says where it is, and the one it is numbered by.
PLACE_OF = {"dwelling": "dwelling.division", "enterprise": "org.division", "event": "event.division"}
KEY_OF = {"dwelling": "dwelling.no", "enterprise": "org.uscc", "event": "event.no"}
HOUSEHOLD_NO = "household.no"
ADDRESS = ("residence.building", "residence.unit", "residence.floor", "residence.room")

COUNTED = ("region", *PLACED.values(), "household_id", "dwelling_id", *CODED.values(), *DATED.values(), "more")
APART = frozenset({*CODED, *DATED, *PLACED, HOUSEHOLD_NO})  # in columns of their own


@dataclass(slots=True)
class Open:
    """What stands open of one person: by element, and every occurrence of the groups she holds several of."""

    values: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, shape: Shape, group: str, plain: dict[str, str]) -> None:
        """One more group, or one more occurrence of it."""
        self.values = plain | self.values
        if group in shape.many_by:
            self.several.setdefault(group, []).append(plain)


def more(shape: Shape, one: Open) -> dict[str, Any]:
    """The coded elements without a column of their own, in one order whatever order they were told in."""
    several = {element for held in one.several.values() for some in held for element in some}
    said: dict[str, Any] = {
        element: shape.coded(element, value)
        for element, value in sorted(one.values.items())
        if element not in APART and element not in several
    }
    for group, held in sorted(one.several.items()):
        rows = [{element: shape.coded(element, value) for element, value in sorted(some.items())} for some in held]
        said[group] = sorted(rows, key=lambda row: sorted(row.items()))
    return said


def counted(
    one: Open, shape: Shape, *, region: int, places: Mapping[str, Any], homes: tuple[Any, Any]
) -> tuple[Any, ...]:
    """A row of ``COUNTED``. ``places`` are division ids by code, ``homes`` the ids of household and dwelling."""
    values = one.values
    return (
        region,
        *(places.get(values.get(element, "")) for element in PLACED),
        *homes,
        *(values.get(element, "") for element in CODED),
        *(_day(values.get(element)) for element in DATED),
        more(shape, one),
    )


def charged_to(values: Mapping[str, str]) -> str:
    """Code of the division whose community looks after somebody of whom these values are told; "" when none is."""
    return next((values[element] for element in CHARGED if values.get(element)), "")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
