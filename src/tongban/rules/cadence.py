"""Whether a department's data still arrive: a feed that has gone silent is said to be late, not shown as fresh."""

from datetime import datetime, timedelta
from typing import Literal

Freshness = Literal["fresh", "late", "never"]
GRACE = timedelta(hours=12)


def freshness(taken_at: datetime | None, cadence_days: int, now: datetime) -> Freshness:
    """``late`` once the next delivery is more than twelve hours overdue."""
    if taken_at is None:
        return "never"
    return "late" if now - taken_at > timedelta(days=cadence_days) + GRACE else "fresh"
