"""Bringing in lists of divisions, and what became of divisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models, transaction

from tongban.journal.actions import record as record_event
from tongban.org.models import Division, DivisionAlias, DivisionLink
from tongban.rules.crosswalk import Crosswalk, ListKey, Unit
from tongban.rules.division_list import Entry
from tongban.rules.divisions import LEVELS, ancestors, level_of, unit_type_of
from tongban.rules.succession import Succession, problem_of
from tongban.store.bulk import in_batches
from tongban.store.ids import new_id
from tongban.terms.events import DivisionsLoaded, DivisionsSucceeded
from tongban.terms.specs import PlaceSpec
from tongban.terms.text import Text

CHUNK = 1000  # rows a transaction: a fraction of a second on both databases
_COLUMNS = (
    "name_zh",
    "name_en",
    "level",
    "parent_id",
    "category",
    "unit_type",
    "valid_from",
    "valid_until",
)  # what a list may say of a division
_IDENTITY = ["scheme", "edition", "code"]


class WrongSuccession(Exception):
    """Divisions cannot become each other that way; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a list's entries."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of a crosswalk: units nobody had listed yet, links."""

    units: int = 0
    links: int = 0
    unchanged: int = 0


def load_places(*, places: Iterable[PlaceSpec]) -> Loaded:
    """Bring the divisions to what content declares."""
    entries: dict[ListKey, list[Entry]] = {}
    for place in sorted(places, key=lambda one: LEVELS.index(one.level)):
        entries.setdefault(ListKey(place.scheme, place.edition), []).append(
            Entry(
                line=0,
                code=place.code,
                name=place.name.zh,
                name_en=place.name.en,
                level=place.level,
                parent=place.parent,
                category=place.category,
                unit_type="",
                aliases=place.aliases,
            )
        )
    counts = [load_divisions(key=key, entries=own) for key, own in entries.items()]
    return Loaded(*(sum(getattr(one, name) for one in counts) for name in ("new", "changed", "unchanged")))


def load_divisions(*, key: ListKey, entries: Sequence[Entry], write: bool = True) -> Loaded:
    """Bring one list's divisions to ``entries`` (parents before children), in committed chunks.

    Run again it changes nothing. What a list leaves empty stays as another told it; no division is ever removed, for
    a list may be of one county. With ``write`` off it only counts.
    """
    held = {row["code"]: row for row in _of(key).values("id", "code", *_COLUMNS)}
    ids: dict[str, UUID] = {code: row["id"] for code, row in held.items()}
    new = changed = 0
    todo: list[Division] = []
    for entry in entries:
        before = held.get(entry.code)
        after = _values(entry, ids, before)
        if before is not None and all(before[column] == after[column] for column in _COLUMNS):
            continue
        new, changed = (new + 1, changed) if before is None else (new, changed + 1)
        ids.setdefault(entry.code, new_id())
        todo.append(Division(id=ids[entry.code], scheme=key.scheme, edition=key.edition, code=entry.code, **after))
    loaded = Loaded(new, changed, len(entries) - len(todo))
    if write:
        _write(key, todo, [(ids[entry.code], alias) for entry in entries for alias in entry.aliases], loaded)
    return loaded


def load_crosswalk(*, crosswalk: Crosswalk, write: bool = True) -> Linked:
    """Keep which unit of one list is which of another. Units of lists not loaded yet are entered as the table knows
    them: code, name, level; their own list fills in the rest."""
    with transaction.atomic():
        known = _known({unit.list for unit in crosswalk.units})
        missing = _missing(crosswalk.units, known)
        links = set(DivisionLink.objects.values_list("former_id", "latter_id"))
        found = [
            DivisionLink(former_id=former, latter_id=latter, kind=pair.kind)
            for pair in crosswalk.pairs
            for former in [known[pair.former.list, pair.former.code]]
            for latter in [known[pair.latter.list, pair.latter.code]]
            if (former, latter) not in links
        ]
        if write:
            Division.objects.bulk_create(missing, batch_size=500)
            DivisionLink.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
            for key in sorted({unit.list for unit in crosswalk.units}, key=lambda one: (one.scheme, one.edition)):
                count = sum((one.scheme, one.edition) == (key.scheme, key.edition) for one in missing)
                if count:
                    record_event(DivisionsLoaded(key.scheme, key.edition, count, 0, 0))
    return Linked(len(missing), len(found), len(crosswalk.pairs) - len(found))


def succeed(*, change: Succession) -> int:
    """Close the former divisions on the day, open the latter ones, and keep which became which. Gives the number of
    new links; the same change again gives 0. Raises ``WrongSuccession``."""
    problem = problem_of(change)
    if problem is not None:
        raise WrongSuccession(problem)
    with transaction.atomic():
        former, latter = _by_ref(change.former), _by_ref(change.latter)
        held = set(DivisionLink.objects.filter(former__in=former).values_list("former_id", "latter_id"))
        links = [
            DivisionLink(former=one, latter=other, kind=change.kind, on=change.on)
            for one in former
            for other in latter
            if (one.id, other.id) not in held
        ]
        if links:
            _end(former, latter, change.on)
            DivisionLink.objects.bulk_create(links)
            record_event(DivisionsSucceeded(change.kind, " ".join(change.former), " ".join(change.latter), change.on))
    return len(links)


def _end(former: list[Division], latter: list[Division], on: date) -> None:
    for one in former:
        if one.valid_from is not None and one.valid_from >= on:
            raise WrongSuccession(
                Text(f"{one.name_zh} 从 {one.valid_from} 才开始", f"{one.code} begins only on {one.valid_from}")
            )
    Division.objects.filter(id__in=[one.id for one in former], valid_until=None).update(valid_until=on)
    Division.objects.filter(id__in=[one.id for one in latter], valid_from=None, valid_until=None).update(valid_from=on)


def _by_ref(refs: Iterable[str]) -> list[Division]:
    found = []
    for ref in refs:
        scheme, edition, code = ref.split(":")
        division = Division.objects.filter(scheme=scheme, edition=edition, code=code).first()
        if division is None:
            raise WrongSuccession(
                Text(f"没有区划 {ref}，请先装那一版名单", f"there is no division {ref}; load its list")
            )
        found.append(division)
    return found


def _of(key: ListKey) -> models.QuerySet[Division]:
    return Division.objects.filter(scheme=key.scheme, edition=key.edition)


def _values(entry: Entry, ids: dict[str, UUID], before: dict[str, object] | None) -> dict[str, object]:
    """What the list says of a division; where it says nothing, what is held."""
    said: dict[str, object] = {
        "name_zh": entry.name,
        "name_en": entry.name_en,
        "level": entry.level,
        "parent_id": ids[entry.parent] if entry.parent else None,
        "category": entry.category,
        "unit_type": entry.unit_type,
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
    }
    values = {column: value or (before[column] if before else value) for column, value in said.items()}
    return {**values, "unit_type": values["unit_type"] or unit_type_of(entry.code)}


def _write(key: ListKey, todo: list[Division], aliases: list[tuple[UUID, str]], loaded: Loaded) -> None:
    columns = [column.removesuffix("_id") for column in _COLUMNS]
    for chunk in in_batches(todo, CHUNK):
        with transaction.atomic():
            Division.objects.bulk_create(
                chunk, batch_size=500, update_conflicts=True, unique_fields=_IDENTITY, update_fields=columns
            )
    with transaction.atomic():
        DivisionAlias.objects.bulk_create(
            [DivisionAlias(division_id=id, name=name) for id, name in aliases], batch_size=500, ignore_conflicts=True
        )
        if todo:
            record_event(DivisionsLoaded(key.scheme, key.edition, loaded.new, loaded.changed, loaded.unchanged))


def _known(lists: Iterable[ListKey]) -> dict[tuple[ListKey, str], UUID]:
    return {(key, code): id for key in lists for code, id in _of(key).values_list("code", "id")}


def _missing(units: Iterable[Unit], known: dict[tuple[ListKey, str], UUID]) -> list[Division]:
    """Units no list has told of yet; ``known`` learns their ids. Shorter codes first: parents before children."""
    found = []
    for unit in sorted(units, key=lambda one: one.code.rstrip("0")):
        if (unit.list, unit.code) in known:
            continue
        above = next((known[unit.list, code] for code in ancestors(unit.code) if (unit.list, code) in known), None)
        known[unit.list, unit.code] = new_id()
        found.append(
            Division(
                id=known[unit.list, unit.code],
                scheme=unit.list.scheme,
                edition=unit.list.edition,
                code=unit.code,
                name_zh=unit.name,
                level=level_of(unit.code),
                parent_id=above,
                unit_type=unit_type_of(unit.code),
                valid_until=unit.gone_by,
            )
        )
    return found
