"""One-time codes 验证码: how long they hold, how often they may be tried, how often they may be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

DIGITS = 6
LIFE = timedelta(minutes=5)
TRIES = 5

State = Literal["open", "expired", "used_up", "used"]
# (so many, within so long): each must leave room for one more.
PER_PHONE = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (10, timedelta(days=1)))
PER_ADDRESS = ((30, timedelta(hours=1)), (200, timedelta(days=1)))
LONGEST = timedelta(days=1)


def state(*, sent: datetime, tries: int, used: bool, now: datetime) -> State:
    """Whether a code can still be tried; ``tries`` are those made so far."""
    if used:
        return "used"
    if now - sent >= LIFE:
        return "expired"
    return "used_up" if tries >= TRIES else "open"


def wait_before_sending(*, to_phone: Sequence[datetime], from_address: Sequence[datetime], now: datetime) -> timedelta:
    """How long until another code may be sent; zero when it may be sent now.

    The sequences are the instants at which codes were sent to this phone, and asked for from this address, in any
    order; those older than ``LONGEST`` need not be given.
    """
    waits = [timedelta(0)]
    for sent, limits in ((to_phone, PER_PHONE), (from_address, PER_ADDRESS)):
        for many, within in limits:
            lately = sorted(at for at in sent if now - at < within)
            if len(lately) >= many:
                waits.append(lately[-many] + within - now)
    return max(waits)
