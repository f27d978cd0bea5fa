"""Work that falls due: a column with an instant, an index on it, and a loop that asks for what is past.

No timetable lives in a process: a night missed is done the next minute. Two loops at once do nothing twice,
because a duty takes its rows under a lock and marks them done in the same transaction.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .actions import beat

log = logging.getLogger(__name__)
AT_ONCE = 100
NAME = "tick"


class Due(Protocol):
    """What a package offers: do at most ``limit`` things that are due at ``now``, in short transactions."""

    def __call__(self, *, now: datetime, limit: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of due work, by the name it has in logs and health."""

    name: str
    act: Due


def tick(duties: Sequence[Duty], *, now: datetime) -> dict[str, int]:
    """Do one round of everything due; a duty that fails is logged and told by ``/healthz``, the others go on."""
    done: dict[str, int] = {}
    failing = []
    for duty in duties:
        try:
            done[duty.name] = duty.act(now=now, limit=AT_ONCE)
        except Exception:  # one duty's failure must not keep the others waiting
            log.exception("due work %s failed", duty.name)
            failing.append(duty.name)
    beat(name=NAME, now=now, failing=",".join(failing))
    return done
