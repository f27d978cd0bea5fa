"""From a person's elements to the coded columns that are counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

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
HOUSEHOLD_NO = "household.no"
ADDRESS = ("residence.building", "residence.unit", "residence.floor", "residence.room")

COUNTED = ("region", *PLACED.values(), "household_id", "dwelling_id", *CODED.values(), *DATED.values())


def counted(
    values: Mapping[str, str], *, region: int, places: Mapping[str, Any], homes: tuple[Any, Any]
) -> tuple[Any, ...]:
    """A row of ``COUNTED``. ``places`` are division ids by code, ``homes`` the ids of household and dwelling."""
    return (
        region,
        *(places.get(values.get(element, "")) for element in PLACED),
        *homes,
        *(values.get(element, "") for element in CODED),
        *(_day(values.get(element)) for element in DATED),
    )


def charged_to(values: Mapping[str, str]) -> str:
    """Code of the division whose community looks after somebody of whom these values are told; "" when none is."""
    return next((values[element] for element in CHARGED if values.get(element)), "")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
