"""Memory while many rows are on their way."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 200_000  # objects made before the collector looks; a chunk of rows makes tens of thousands and hardly a cycle


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the cycle collector look rarely: it would walk through every row held, again and again, and find nothing."""
    before = gc.get_threshold()
    gc.set_threshold(MANY, before[1], before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)
