"""How long a session lasts: without anything done in it, and at all.

GB/T 22239-2019 8.1.4.1 asks that sessions left alone end by themselves. The lengths are settings of the installation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Ending = Literal["", "idle", "absolute"]
NOTE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """``absolute`` None: as long as it is used."""

    idle: timedelta
    absolute: timedelta | None = None


def ending(limits: Limits, *, opened: datetime, seen: datetime, now: datetime) -> Ending:
    """Why the session is over, or "" while it lasts. A clock set back ends nothing."""
    if limits.absolute is not None and now - opened >= limits.absolute:
        return "absolute"
    return "idle" if now - seen >= limits.idle else ""


def worth_noting(*, seen: datetime, now: datetime) -> bool:
    """Whether being seen now is worth a write: once a minute, for a session is read far more often."""
    return now - seen >= NOTE_EVERY
