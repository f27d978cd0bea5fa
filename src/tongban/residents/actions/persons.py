"""The counted row of each person, her household and her dwelling; and the signed changes of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from tongban.residents.columns import COUNTED, PLACED, counted
from tongban.residents.models import Change, Person
from tongban.residents.shape import NAME
from tongban.rules.match import sound
from tongban.store import bulk
from tongban.store.blind import blind

from .frame import Frame
from .homes import Homes

Chosen = Callable[[str], str]  # element -> the value believed; KeyError when nobody told it
_COLUMNS = ("subject_id", *COUNTED, "sound")
_BEFORE = f"SELECT {', '.join(_COLUMNS)} FROM residents_person WHERE subject_id {{among}}"  # noqa: S608 - our own names
_CHANGE = ("sign", "batch_id", "subject_id", *COUNTED)
_IDS = {index for index, column in enumerate(_COLUMNS) if column.endswith("_id")}
_DAYS = {index for index, column in enumerate(_COLUMNS) if column.endswith("_date")}


def write_persons(
    frame: Frame, *, old: set[UUID], groups: Mapping[UUID, Mapping[str, str]], chosen: Mapping[UUID, Chosen]
) -> None:
    """Bring ``Person`` to the picture just decided; ``groups`` are the values that stand open, by subject."""
    places = frame.places({values.get(element, "") for values in groups.values() for element in PLACED})
    homes = Homes.of(frame, groups, chosen, places)
    before = _before(old)
    rows: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []
    for subject_id, values in groups.items():
        was = before.get(subject_id)
        region = was[1] if was else frame.region
        now = counted(values, region=region, places=places, homes=homes.by_person[subject_id])
        row = (subject_id, *now, _sound(chosen[subject_id]))
        if row == was:
            continue
        (rows if was else new).append(row)
        if was is None or was[1:-1] != now:
            changes += [(-1, frame.batch_id, *was[:-1])] if was else []
            changes.append((1, frame.batch_id, subject_id, *now))
    bulk.upsert(Person, _COLUMNS, ("subject_id",), rows)
    bulk.insert(Person, _COLUMNS, new)
    bulk.insert(Change, _CHANGE, changes)


def name_key(name: str) -> int:
    """What a person is found by through the sound of her name: 32 bits of a keyed hash, shared by many names."""
    return int.from_bytes(blind("sound", sound(name))[:4], "big")


def _sound(value: Chosen) -> int | None:
    try:
        return name_key(value(NAME))
    except KeyError:
        return None


def _before(subject_ids: set[UUID]) -> dict[UUID, tuple[Any, ...]]:
    found = {}
    for raw in bulk.fetch(_BEFORE, sorted(subject_ids)):
        row = [_typed(index, value) for index, value in enumerate(raw)]
        found[row[0]] = tuple(row)
    return found


def _typed(index: int, value: Any) -> Any:
    if value is None:
        return None
    return bulk.uuid_of(value) if index in _IDS else bulk.day_of(value) if index in _DAYS else value
