"""The counted row of each person, her household and her dwelling; and the signed changes of it."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from tongban.guard.actions import resettle
from tongban.residents.columns import COUNTED, PLACED, Open, counted
from tongban.residents.models import Change, Person
from tongban.residents.shape import NAME
from tongban.rules.match import sound
from tongban.store import bulk
from tongban.store.blind import blind

from .frame import Frame
from .homes import Home, homes

Chosen = Callable[[str], str]  # element -> the value believed; KeyError when nobody told it
_COLUMNS = ("subject_id", *COUNTED, "as_of", "sound")
_BEFORE = f"SELECT {', '.join(_COLUMNS)} FROM residents_person WHERE subject_id {{among}}"  # noqa: S608 - our own names
_CHANGE = ("sign", "as_of", "batch_id", "subject_id", *COUNTED)
_USUAL, _REGISTERED = _COLUMNS.index("usual_place_id"), _COLUMNS.index("reg_place_id")
_FOUND_BY = ("sound", "birth_date", "usual_place_id", "household_id")  # the indexed columns
_MORE = _COLUMNS.index("more")
_IDS = {index for index, column in enumerate(_COLUMNS) if column.endswith("_id")}
_DAYS = {index for index, column in enumerate(_COLUMNS) if column.endswith("_date") or column == "as_of"}


def write_persons(
    frame: Frame,
    *,
    old: Mapping[UUID, Collection[str]],
    people: Mapping[UUID, Open],
    chosen: Mapping[UUID, Chosen],
) -> None:
    """Bring ``Person`` to the picture just decided; ``people`` stand open; ``old`` says which groups were decided."""
    places = frame.places({one.values.get(element, "") for one in people.values() for element in PLACED})
    before = _before(old)
    values = {id: one.values for id, one in people.items()}
    home = homes(frame, values, chosen, places, _kept_homes(old, before))
    rows: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []
    for subject_id, one in people.items():
        was = before.get(subject_id)
        region = was[1] if was else frame.region
        now = counted(one, frame.shape, region=region, places=places, homes=home[subject_id])
        named = was is None or _decided(old[subject_id], "person")
        heard = _sound(chosen[subject_id]) if named or was is None else was[-1]
        counts = was is None or was[1:-2] != now
        if not counts and was is not None and heard == was[-1]:
            continue
        as_of = max(frame.as_of, was[-2]) if was else frame.as_of
        (rows if was else new).append((subject_id, *now, as_of, heard))
        if counts:
            changes += [(-1, as_of, frame.batch_id, *was[:-2])] if was else []
            changes.append((1, as_of, frame.batch_id, subject_id, *now))
    _settle(frame, {row[0]: row for row in (*rows, *new)}, before)
    same = [row for row in rows if _found_by(row) == _found_by(before[row[0]])]
    bulk.upsert(Person, _COLUMNS, ("subject_id",), same, keep=_FOUND_BY)
    moved = [row for row in rows if _found_by(row) != _found_by(before[row[0]])]
    bulk.upsert(Person, _COLUMNS, ("subject_id",), moved)
    bulk.insert(Person, _COLUMNS, new)
    bulk.insert(Change, _CHANGE, changes)


def _settle(frame: Frame, now: Mapping[UUID, tuple[Any, ...]], before: Mapping[UUID, tuple[Any, ...]]) -> None:
    """Tell the guard whose community's workers look after whom, where that is not what it knows."""
    known = frame.newcomers | {id: _charge(row) for id, row in before.items()}
    resettle(places={id: charge for id, row in now.items() if (charge := _charge(row)) != known.get(id)})


def _found_by(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(row[_COLUMNS.index(column)] for column in _FOUND_BY)


def _charge(row: tuple[Any, ...]) -> UUID | None:
    place: UUID | None = row[_USUAL] or row[_REGISTERED]
    return place


def _kept_homes(old: Mapping[UUID, Collection[str]], before: Mapping[UUID, tuple[Any, ...]]) -> dict[UUID, Home]:
    """Household and dwelling of people of whom neither was decided anew."""
    household, dwelling = _COLUMNS.index("household_id"), _COLUMNS.index("dwelling_id")
    return {
        id: (row[household], row[dwelling])
        for id, row in before.items()
        if not (_decided(old[id], "household") or _decided(old[id], "residence"))
    }


def _decided(groups: Collection[str], group: str) -> bool:
    return "*" in groups or group in groups


def name_key(name: str) -> int:
    """What a person is found by through the sound of her name: 32 bits of a keyed hash, shared by many names."""
    return int.from_bytes(blind("sound", sound(name))[:4], "big")


def _sound(value: Chosen) -> int | None:
    try:
        return name_key(value(NAME))
    except KeyError:
        return None


def _before(subject_ids: Collection[UUID]) -> dict[UUID, tuple[Any, ...]]:
    found = {}
    for raw in bulk.fetch(_BEFORE, sorted(subject_ids)):
        row = [_typed(index, value) for index, value in enumerate(raw)]
        found[row[0]] = tuple(row)
    return found


def _typed(index: int, value: Any) -> Any:
    if value is None:
        return None
    if index == _MORE:
        return bulk.json_of(value)
    return bulk.uuid_of(value) if index in _IDS else bulk.day_of(value) if index in _DAYS else value
