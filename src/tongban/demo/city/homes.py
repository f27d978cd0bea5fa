"""The homes of the city: estates of buildings with entrances, floors and rooms; villages of groups and houses."""

import random
from collections.abc import Iterator
from itertools import count

from .addresses import NEIGHBOURHOODS, Dwelling, Neighbourhood

EMPTY = 0.06  # share of homes nobody lives in or is registered at
GRID = 300  # households a grid is meant to have; it is a row of neighbouring buildings of one estate
HOUSES = 46  # in a village group
SHAPES = ((6, 3, 2), (6, 4, 2), (11, 2, 2), (18, 2, 4))  # floors, entrances, flats on a floor


class Homes:
    """Gives out homes place by place, building after building, so that neighbours are neighbours."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._next = {place: _laid_out(rng, place) for place in NEIGHBOURHOODS}
        self.empty: dict[Neighbourhood, list[Dwelling]] = {place: [] for place in NEIGHBOURHOODS}
        self.known: dict[Neighbourhood, list[Dwelling]] = {place: [] for place in NEIGHBOURHOODS}

    def take(self, place: Neighbourhood) -> Dwelling:
        """The next home to be lived in or registered at; some on the way are left empty."""
        while True:
            home = next(self._next[place])
            self.known[place].append(home)
            if self._rng.random() >= EMPTY:
                return home
            self.empty[place].append(home)

    def move_in(self, rng: random.Random, place: Neighbourhood) -> Dwelling:
        """An empty home, for somebody who moves; a new one where none is empty."""
        empty = self.empty[place]
        return empty.pop(rng.randrange(len(empty))) if empty else self.take(place)


def _laid_out(rng: random.Random, place: Neighbourhood) -> Iterator[Dwelling]:
    """All homes of a place in order, without end."""
    buildings = _estates(rng, place) if place.estates else _groups(place)
    estates = list(place.estates or ("",))
    passed = dict.fromkeys(estates, 0)
    for building in buildings:
        estate = building[0][0]
        grid = f"{passed[estate] // GRID * len(estates) + estates.index(estate) + 1:02d}"
        passed[estate] += len(building)
        for estate, road, name, unit, floor, room in building:
            yield Dwelling(place, name, room, grid, estate, road, unit, floor)


Plan = list[tuple[str, str, str, str, int, str]]


def _groups(place: Neighbourhood) -> Iterator[Plan]:
    for group in count(1):
        yield [("", "", f"{group}组", "", 0, f"{house}号") for house in range(1, HOUSES + 1)]


def _estates(rng: random.Random, place: Neighbourhood) -> Iterator[Plan]:
    roads = {
        estate: f"{place.roads[at % len(place.roads)]}{rng.randint(2, 399)}号"
        for at, estate in enumerate(place.estates)
    }
    shapes = {estate: rng.sample(SHAPES, 2) for estate in place.estates}
    for number in count(1):
        for estate in place.estates:
            floors, units, flats = shapes[estate][number % 2]
            yield [
                (estate, roads[estate], f"{number}幢", f"{unit}单元", floor, f"{floor}{flat:02d}室")
                for unit in range(1, units + 1)
                for floor in range(1, floors + 1)
                for flat in range(1, flats + 1)
            ]
