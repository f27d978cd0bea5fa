"""Small cells: a figure of few people tells something of each of them, to whoever knows they are among them."""

from collections.abc import Mapping
from typing import TypeVar

SMALL = 5  # figures from 1 to one less than this are hidden from those who may not see the rows
K = TypeVar("K")


def hidden(cells: Mapping[K, int], *, total_shown: bool) -> frozenset[K]:
    """Which cells of one column under one total are hidden.

    Every small one; and where the total is shown and a single cell is hidden, or those hidden add up to a small
    figure, the next smallest, too: else a subtraction tells it. A nought says of nobody anything and stays.
    """
    shown = sorted((value, index) for index, value in enumerate(cells.values()) if value >= SMALL)
    kept = [0 < value < SMALL for value in cells.values()]
    values = list(cells.values())
    while total_shown and any(kept) and _told(values, kept) and shown:
        kept[shown.pop(0)[1]] = True
    return frozenset(key for key, hide in zip(cells, kept, strict=True) if hide)


def _told(values: list[int], kept: list[bool]) -> bool:
    """Whether subtracting what is shown from the total tells a hidden figure."""
    those = [value for value, hide in zip(values, kept, strict=True) if hide]
    return len(those) == 1 or sum(those) < SMALL
