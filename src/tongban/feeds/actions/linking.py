"""Rows without a usable number: linked by everything else they say, beyond doubt, or put before a person."""

from collections.abc import Callable
from datetime import datetime

from tongban.feeds.models import Batch


def link_waiting(*, batch: Batch, now: Callable[[], datetime]) -> tuple[int, int]:
    return 0, 0
