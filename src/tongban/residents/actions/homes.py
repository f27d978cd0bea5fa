"""Households and dwellings: made when somebody is first said to belong to one."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from tongban.guard.actions import admit, dismiss
from tongban.residents.columns import ADDRESS, HOUSEHOLD_NO
from tongban.residents.models import Dwelling, Household
from tongban.store import bulk, cells
from tongban.store.blind import blind
from tongban.store.ids import new_id

from .frame import Frame

Values = Mapping[str, str]
Chosen = Callable[[str], str]
Home = tuple[UUID | None, UUID | None]  # household, dwelling
_HOUSEHOLDS = "SELECT key_hmac, subject_id FROM residents_household WHERE key_hmac {among}"
_DWELLINGS = "SELECT key_hmac, subject_id FROM residents_dwelling WHERE key_hmac {among}"
DIVISION, GRID = "residence.division", "residence.grid"


def homes(
    frame: Frame,
    people: Mapping[UUID, Values],
    chosen: Mapping[UUID, Chosen],
    places: Mapping[str, UUID],
    kept: Mapping[UUID, Home],
) -> dict[UUID, Home]:
    """Household and dwelling of each person, None where nobody says. Those that are new are made.

    ``kept`` are people nobody said anything new about in this respect. Two statements, or four.
    """
    asked = {id: values for id, values in people.items() if id not in kept}
    households = {id: blind("household", no) for id, values in asked.items() if (no := values.get(HOUSEHOLD_NO))}
    addresses = {id: found for id, values in asked.items() if (found := address(values, chosen[id]))}
    keys = {id: dwelling_key(found) for id, found in addresses.items()}
    first = {key: id for id, key in reversed(households.items())}
    dwelt = {key: id for id, key in reversed(keys.items())}

    def household(key: bytes, id: UUID) -> tuple[Any, ...]:
        return (places.get(asked[first[key]].get("household.register_division", "")),)

    def dwelling(key: bytes, id: UUID) -> tuple[Any, ...]:
        parts, values = addresses[dwelt[key]], asked[dwelt[key]]
        label = cells.seal_json(parts[1:], "residents.dwelling", id)
        return places.get(parts[0]), values.get(GRID, ""), building_key(parts), label

    household_ids = _made(frame, Household, _HOUSEHOLDS, first, household, ("place_id",), "household")
    columns = ("place_id", "grid", "building_hmac", "label")
    dwelling_ids = _made(frame, Dwelling, _DWELLINGS, dwelt, dwelling, columns, "dwelling")
    return dict(kept) | {
        id: (household_ids.get(households.get(id, b"")), dwelling_ids.get(keys.get(id, b""))) for id in asked
    }


def address(values: Values, chosen: Chosen) -> list[str] | None:
    """Division, building, unit, floor and room somebody lives in; None when building or room are not told."""
    if DIVISION not in values:
        return None
    parts = [_told(element, values, chosen) for element in ADDRESS]
    return [values[DIVISION], *parts] if parts[0] and parts[-1] else None


def dwelling_key(parts: list[str]) -> bytes:
    """What a dwelling is found by: division, building, unit and room; the floor is in the room's number."""
    division, building, unit, _floor, room = parts
    return blind("dwelling", "\x1f".join((division, building, unit, room)))


def building_key(parts: list[str]) -> bytes:
    """What a building is found by."""
    return blind("building", "\x1f".join(parts[:2]))


def _told(element: str, values: Values, chosen: Chosen) -> str:
    if element in values:
        return values[element]
    try:
        return chosen(element)
    except KeyError:
        return ""


def _made(
    frame: Frame,
    model: Any,
    look_up: str,
    keys: Mapping[bytes, UUID],
    rest: Callable[[bytes, UUID], tuple[Any, ...]],
    columns: tuple[str, ...],
    kind: str,
) -> dict[bytes, UUID]:
    """Ids by key; those nobody had are made, whichever of two writers comes first."""
    found = _look_up(look_up, keys)
    fresh = {key: new_id() for key in sorted(keys.keys() - found.keys())}
    if not fresh:
        return found
    admit(ids=fresh.values(), region=frame.region, kind=kind)
    rows = [(id, frame.region, key, *rest(key, id)) for key, id in fresh.items()]
    if bulk.claim(model, ("subject_id", "region", "key_hmac", *columns), ("key_hmac",), rows):
        return found | fresh
    found |= _look_up(look_up, fresh)
    dismiss(ids=[id for key, id in fresh.items() if found[key] != id])
    return found


def _look_up(sql: str, keys: Mapping[bytes, object]) -> dict[bytes, UUID]:
    return {bytes(key): bulk.uuid_of(id) for key, id in bulk.fetch(sql, sorted(keys))}
