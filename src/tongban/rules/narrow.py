"""Narrowing a list of matters by department, life event, applicant, level, channel and first letter.

A set of matters is one whole number, a bit for each: narrowing is ``&``, counting is counting bits.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

from .names import Entry

Facet = Literal["department", "event", "applicant", "level", "channel", "letter"]
FACETS: tuple[Facet, ...] = get_args(Facet)


class Narrowing:
    """The sets of one catalogue."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._all = (1 << len(entries)) - 1
        numbers: dict[Facet, dict[str, list[int]]] = {facet: {} for facet in FACETS}
        for number, one in enumerate(entries):
            for facet in FACETS:
                for value in _values(one, facet):
                    numbers[facet].setdefault(value, []).append(number)
        width = len(entries)
        self._sets = {
            facet: {value: as_set(held, width) for value, held in values.items()} for facet, values in numbers.items()
        }

    def chosen(self, wanted: Mapping[Facet, str], *, but: Facet | None = None) -> int:
        """The matters that fit every value wanted; a value nobody has fits none. ``but`` leaves one facet out."""
        found = self._all
        for facet, value in wanted.items():
            if value and facet != but:
                found &= self._sets[facet].get(value, 0)
        return found

    def counts(self, facet: Facet, among: int) -> dict[str, int]:
        """How many of ``among`` each value of a facet would leave; values that leave none are not named."""
        counted = {value: (held & among).bit_count() for value, held in self._sets[facet].items()}
        return {value: count for value, count in sorted(counted.items()) if count}


def as_set(numbers: Iterable[int], width: int) -> int:
    """Numbers below ``width`` as one set."""
    bits = bytearray(width // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def kept(numbers: Iterable[int], among: int, width: int) -> list[int]:
    """Those of ``numbers`` that are in the set, in their order."""
    bits = among.to_bytes(width // 8 + 1, "little")
    return [number for number in numbers if bits[number >> 3] >> (number & 7) & 1]


def _values(one: Entry, facet: Facet) -> Iterable[str]:
    match facet:
        case "department":
            return one.departments
        case "event":
            return one.life_events
        case "applicant":
            return one.applicants
        case "level":
            return one.levels
        case "channel":
            return one.channels
        case "letter":
            return (one.sounds[0][:1].upper(),)
