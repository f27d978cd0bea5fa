"""The divisions of a jurisdiction: who is under whom, and how figures add up along them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tongban.terms.content import Content
from tongban.terms.tables import Grain

GRAINS: tuple[Grain, ...] = ("community", "town", "county", "city", "province")
LEVELS: dict[str, Grain] = {"village": "community", "town": "town", "county": "county", "city": "city"}
LEVELS |= {"province": "province"}
NOWHERE = ""  # people of whom no place is known, or one outside the jurisdiction
Number = int | Decimal
Told = tuple[Number, int]  # a figure, and of how many it could not be told


def total(cells: Iterable[Told]) -> Told:
    """Several figures added up."""
    value: Number = 0
    unknown = 0
    for one, lacking in cells:
        value, unknown = value + one, unknown + lacking
    return value, unknown


def communities(declared: Content) -> int:
    """How many villages and communities there are; at least one, to divide by."""
    return max(len(Tree(declared).at("community")), 1)


class Tree:
    """The divisions of a jurisdiction: who is under whom, and at what level."""

    def __init__(self, declared: Content) -> None:
        self._places = declared.places

    def at(self, grain: Grain) -> list[str]:
        """Codes of the divisions of a level, in order."""
        return sorted(code for code, place in self._places.items() if LEVELS.get(place.level) == grain)

    def under(self, place: str) -> list[str]:
        """The communities of a division; of a community itself."""
        grain = LEVELS.get(self._places[place].level, "community")
        return [one for one in self.at("community") if self._above(one, grain) == place]

    def rolled(self, by_place: Mapping[str, Told], grain: Grain) -> dict[str, Told]:
        """Figures added up to a level; those of no known place stay nowhere."""
        up: dict[str, list[Told]] = {}
        for place, cell in by_place.items():
            up.setdefault(self._above(place, grain), []).append(cell)
        return {place: total(cells) for place, cells in up.items()}

    def _above(self, place: str, grain: Grain) -> str:
        while place in self._places and LEVELS.get(self._places[place].level) != grain:
            place = self._places[place].parent
        return place if place in self._places else NOWHERE
