"""Who lives where in one community: buildings, dwellings, households, by ids without a face.

Names come through the guard, for the community's own workers: ``guard.look_over``, then ``residents.read_many``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from tongban.store import cells

from .models import Change, Dwelling, Holding, Person

ALLOWANCE = "benefit"  # the group of elements that tells of allowances


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling: where in its building, and how many live there."""

    id: UUID
    unit: str
    floor: str
    room: str
    people: int


@dataclass(slots=True)
class Building:
    """A building of the community, or a group of houses in a village."""

    key: str
    name: str
    grid: str
    homes: list[Home] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(home.people for home in self.homes)

    @property
    def empty(self) -> int:
        return sum(not home.people for home in self.homes)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who came to live here, or left, and when the record learnt of it."""

    subject_id: UUID
    known_at: datetime
    came: bool


def buildings(place_id: UUID) -> list[Building]:
    """Every building somebody is said to live in, by name. Two statements."""
    return sorted(_buildings(place_id, None).values(), key=lambda one: (_number(one.grid), one.name))


def building(place_id: UUID, key: str) -> Building | None:
    """One building of a place by its key, with its homes."""
    try:
        mark = bytes.fromhex(key)
    except ValueError:
        return None
    return _buildings(place_id, mark).get(key)


def home(place_id: UUID, id: UUID) -> tuple[Building, Home] | None:
    """One dwelling of a place, with the building it is in."""
    mark = Dwelling.objects.filter(place=place_id, subject=id).values_list("building_hmac", flat=True).first()
    if mark is None:
        return None
    found = _buildings(place_id, bytes(mark)).get(bytes(mark).hex())
    here = next((one for one in found.homes if one.id == id), None) if found else None
    return (found, here) if found and here else None


def people_at(dwelling_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """Who lives in a dwelling: person and household."""
    living = Person.objects.filter(dwelling=dwelling_id, death_date=None)
    return list(living.order_by("household_id", "birth_date", "subject_id").values_list("subject_id", "household_id"))


def people_of(building: Building) -> list[tuple[UUID, UUID | None, UUID]]:
    """Who lives in a building: person, household and dwelling. One statement."""
    living = Person.objects.filter(dwelling__in=[home.id for home in building.homes], death_date=None)
    ordered = living.order_by("dwelling_id", "household_id", "birth_date", "subject_id")
    return list(ordered.values_list("subject_id", "household_id", "dwelling_id"))


def moves(place_id: UUID, *, since: datetime) -> list[Arrived]:
    """Who came to live at a place from another, or left it, since an instant: the newest first, one line a person.

    Whoever was first told of here did not come, as ``counts.moves_at`` counts too.
    """
    rows = Change.objects.filter(usual_place=place_id, known_at__gte=since)
    sums: dict[UUID, int] = defaultdict(int)
    last: dict[UUID, datetime] = {}
    for subject_id, sign, known_at in rows.order_by("seq").values_list("subject_id", "sign", "known_at"):
        sums[subject_id] += sign
        last[subject_id] = known_at
    elsewhere = Change.objects.filter(subject__in=list(sums), sign=-1, known_at__gte=since)
    lived = set(elsewhere.exclude(Q(usual_place=place_id) | Q(usual_place=None)).values_list("subject_id", flat=True))
    moved = [Arrived(id, last[id], came=net > 0) for id, net in sums.items() if net and (net < 0 or id in lived)]
    return sorted(moved, key=lambda one: one.known_at, reverse=True)


def with_allowances(place_id: UUID, *, month: str) -> list[UUID]:
    """Who of a place draws an allowance that begins in a month (``YYYY-MM``)."""
    here = Person.objects.filter(usual_place=place_id).values("subject_id")
    rows = Holding.objects.filter(grp=ALLOWANCE, subject__in=here).values_list("subject_id", "plain")
    return sorted({subject_id for subject_id, plain in rows if str(plain.get("benefit.since", "")).startswith(month)})


def _buildings(place_id: UUID, mark: bytes | None) -> dict[str, Building]:
    dwellings = Dwelling.objects.filter(place=place_id)
    if mark is not None:
        dwellings = dwellings.filter(building_hmac=mark)
    rows = list(dwellings.values_list("subject_id", "building_hmac", "grid", "label"))
    living = Person.objects.filter(dwelling__place=place_id, death_date=None)
    if mark is not None:
        living = living.filter(dwelling__building_hmac=mark)
    people = dict(living.values_list("dwelling").annotate(n=Count("subject")))
    found: dict[str, Building] = {}
    for id, key, grid, label in rows:
        name, unit, floor, room = cells.unseal_json(bytes(label), "residents.dwelling", id)
        one = found.setdefault(bytes(key).hex(), Building(bytes(key).hex(), name, grid))
        one.homes.append(Home(id, unit, floor, room, people.get(id, 0)))
    return found


def _number(grid: str) -> tuple[int, str]:
    return (int(grid), "") if grid.isdigit() else (10**9, grid)


def shape_of(homes: Iterable[Home]) -> list[tuple[str, list[tuple[str, list[Home]]]]]:
    """A building as it stands: per entrance, its floors from the top down, each with its rooms in order."""
    units: dict[str, dict[str, list[Home]]] = defaultdict(lambda: defaultdict(list))
    for one in homes:
        units[one.unit][one.floor].append(one)
    return [
        (
            unit,
            [
                (floor, sorted(rooms, key=lambda one: (len(one.room), one.room)))
                for floor, rooms in sorted(floors.items(), key=lambda f: _number(f[0]), reverse=True)
            ],
        )
        for unit, floors in sorted(units.items(), key=lambda u: (len(u[0]), u[0]))
    ]
