"""Chance that can be repeated: every part of the city draws from a stream of its own."""

import random
from collections.abc import Mapping
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, name: str) -> random.Random:
    """A stream of draws for one purpose; adding draws to one leaves the others as they were."""
    return random.Random(f"{seed}:{name}")  # noqa: S311 - made-up people, not secrets


def some(rate: float, of: int) -> int:
    """How many of ``of`` a rate means: one at least, so that even a small city has every case."""
    return max(1, round(rate * of))


class Wheel(Generic[T]):
    """Draws one of several things by weight."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._things = list(weights)
        self._totals = list(accumulate(weights.values()))

    def spin(self, rng: random.Random) -> T:
        return rng.choices(self._things, cum_weights=self._totals)[0]
