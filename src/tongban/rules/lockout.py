"""How long somebody waits after wrong passwords or codes: nothing at first, then longer each time.

GB/T 22239-2019 8.1.4.1 asks for a limit on failed sign-ins. The wait belongs to an account together with an address, so
that a stranger elsewhere locks nobody out; an address alone has a patience of its own, against one password tried on
many names.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FORGET = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost nothing; the next wait is ``first``, doubled each time up to ``longest``."""

    free: int
    first: timedelta
    longest: timedelta


ACCOUNT = Patience(free=5, first=timedelta(minutes=1), longest=timedelta(hours=1))
ADDRESS = Patience(free=50, first=timedelta(minutes=1), longest=timedelta(minutes=15))


def wait_after(failures: int, patience: Patience) -> timedelta:
    """The wait that the last of ``failures`` in a row brings."""
    beyond = failures - patience.free
    if beyond < 0:
        return timedelta(0)
    return min(patience.first * int(2 ** min(beyond, 30)), patience.longest)


def still_counted(failures: int, *, last: datetime, now: datetime) -> int:
    """The failures that still count: all of them until a day has passed without one."""
    return 0 if now - last >= FORGET else failures
