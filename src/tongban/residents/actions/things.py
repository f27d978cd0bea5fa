"""Dwellings, enterprises and events: found by the number their registers give them, and counted like people."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from tongban.guard.actions import admit, dismiss
from tongban.residents.columns import KEY_OF, PLACE_OF, Open, more
from tongban.residents.models import Link, Thing, ThingChange
from tongban.store import bulk
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import RowRefused, SourceRow

from .frame import Frame
from .known import Known
from .linking import Owners

_KEY = ("subject_id", "region", "register", "key_hmac", "more", "as_of")
_COUNTED = ("place_id", "more")
_ROW = ("subject_id", "region", "register", "key_hmac", *_COUNTED, "as_of")
_CHANGE = ("sign", "as_of", "batch_id", "subject_id", "region", "register", *_COUNTED)
_LOOK_UP = "SELECT key_hmac, subject_id FROM residents_thing WHERE key_hmac {among}"
_BEFORE = """
SELECT subject_id, region, register, key_hmac, place_id, more, as_of FROM residents_thing WHERE subject_id {among}
"""
_NO_KEY = (
    Text("没有编号，不知道说的是哪一个", "no number tells which one it is about"),
    Text("请在源系统中补上编号后重报这一行", "fill in the number at the source and send the row again"),
)


def numbered(frame: Frame, rows: Sequence[SourceRow], linked: Mapping[int, Known]) -> Owners:
    """What each row is about, by the number registers share; one nobody has named before is made."""
    owners, element = Owners(), KEY_OF[frame.register]
    keys = {row.line: _key(frame.register, number) for row in rows if (number := row.values.get(element))}
    found = _found(frame, set(keys.values()))
    for row in rows:
        held = linked.get(row.line)
        if row.line in keys:
            owners.of[row.line], owners.method[row.line] = found[keys[row.line]], Link.Method.NUMBER
        elif held is not None and held.subject_id:
            owners.of[row.line] = held.subject_id
        else:
            owners.refused.append(RowRefused(row.line, "no_number", element, *_NO_KEY, key=row.key))
    return owners


def write_things(frame: Frame, decided: Mapping[UUID, Open]) -> None:
    """Bring ``Thing`` to the picture just decided."""
    element = PLACE_OF[frame.register]
    places = frame.places({one.values.get(element, "") for one in decided.values()})
    rows: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []
    for id, region, register, key, *counted, as_of in _before(decided):
        one = decided[id]
        now = [places.get(one.values.get(element, "")), more(frame.shape, one)]
        if now == counted:
            continue
        on = max(frame.as_of, as_of)
        rows.append((id, region, register, key, *now, on))
        changes += [(-1, on, frame.batch_id, id, region, register, *counted)] if counted[1] else []
        changes.append((1, on, frame.batch_id, id, region, register, *now))
    bulk.upsert(Thing, _ROW, ("subject_id",), rows, keep=("key_hmac",))
    bulk.insert(ThingChange, _CHANGE, changes)


def _key(register: str, number: str) -> bytes:
    return blind("thing", f"{register} {number}")


def _found(frame: Frame, keys: Collection[bytes]) -> dict[bytes, UUID]:
    """Subjects by key; those nobody had are made, whichever of two writers comes first."""
    found = _look_up(keys)
    fresh = {key: new_id() for key in sorted(set(keys) - found.keys())}
    if not fresh:
        return found
    admit(ids=fresh.values(), region=frame.region, kind=frame.register)
    rows: list[tuple[Any, ...]] = [
        (id, frame.region, frame.register, key, {}, frame.as_of) for key, id in fresh.items()
    ]
    ours = fresh if bulk.claim(Thing, _KEY, ("key_hmac",), rows) else None
    found |= ours if ours is not None else _look_up(fresh)
    dismiss(ids=[id for key, id in fresh.items() if found[key] != id])
    frame.newcomers |= {id: None for key, id in fresh.items() if found[key] == id}
    return found


def _look_up(keys: Collection[bytes]) -> dict[bytes, UUID]:
    return {bytes(key): bulk.uuid_of(id) for key, id in bulk.fetch(_LOOK_UP, sorted(keys))}


def _before(ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    return [
        (
            bulk.uuid_of(id),
            region,
            register,
            bytes(key),
            bulk.uuid_of(place) if place is not None else None,
            bulk.json_of(said),
            bulk.day_of(as_of),
        )
        for id, region, register, key, place, said, as_of in bulk.fetch(_BEFORE, sorted(ids))
    ]
