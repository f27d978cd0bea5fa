"""What goes on beside a feed: cases filed one after the other, events delivered; how long each waits."""

import sys
import time
from pathlib import Path
from uuid import UUID

from tongban.web.clock import now

LOOKS_SECONDS = 0.05  # between two looks for events; ``tongban deliver`` waits ten times as long


def main() -> None:
    import django

    django.setup()
    from tests.people import signed_in

    from tongban.cases.actions import file
    from tongban.config.wiring import SUBSCRIBERS
    from tongban.journal.delivery import deliver_all
    from tongban.journal.models import Event

    someone = _someone()
    actor = signed_in(someone, now(), "bench")
    stop = Path(sys.argv[1])
    print("ready", flush=True)
    filed: list[float] = []
    lags: list[float] = []
    while not stop.exists():
        begun = time.perf_counter()
        file(matter="social-insurance-proof", answers={}, subject_id=someone, actor=actor, channel="portal",
             key=str(len(filed)), now=now())  # fmt: skip
        filed.append(time.perf_counter() - begun)
        mine = Event.objects.order_by("-seq").values_list("epoch", "xid", "seq")[0]
        while deliver_all(SUBSCRIBERS) or _behind(mine):
            time.sleep(LOOKS_SECONDS)
        lags.append(time.perf_counter() - begun - filed[-1])
        time.sleep(0.05)
    print(f"beside it: {len(filed)} cases filed, p50 {_at(filed, 50):.0f} ms, p99 {_at(filed, 99):.0f} ms; "
          f"delivered after p50 {_at(lags, 50):.0f} ms, p99 {_at(lags, 99):.0f} ms")  # fmt: skip


def _behind(mine: tuple[int, int, int]) -> bool:
    """Whether a subscriber has not come to this event yet."""
    from tongban.journal.models import Cursor

    return min(Cursor.objects.values_list("epoch", "xid", "seq")) < mine


def _at(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)] * 1000


def _someone() -> UUID:
    """A person with pension insurance, through the record."""
    from tests.people import INSURANCE, LIN_ID, insurance_row, subject_of, take

    take(INSURANCE, insurance_row(), now=now())
    return subject_of(LIN_ID)


if __name__ == "__main__":
    main()
