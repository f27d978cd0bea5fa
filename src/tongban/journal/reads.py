"""How delivery stands: what `tongban journal status`, `/healthz` and `/metrics` tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count

from .delivery import VISIBLE
from .models import Beat, Cursor, SetAside

COUNTED = 10_000  # beyond so many it says "or more": counting a whole journal would be a load of its own
_BEHIND = """
SELECT count(*), min(at) FROM (
    SELECT e.at FROM journal_event e
    WHERE (e.epoch, e.xid, e.seq) > (%s, %s, %s) {visible} ORDER BY e.epoch, e.xid, e.seq LIMIT %s
) waiting
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscriber: where its cursor is, how many events wait (at most ``COUNTED``), how many are set aside."""

    subscriber: str
    epoch: int
    seq: int
    behind: int
    oldest: datetime | None  # when the oldest waiting event happened
    set_aside: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One event set aside."""

    subscriber: str
    seq: int
    event: str
    error: str
    at: datetime
    attempts: int


def standings(subscribers: Sequence[str]) -> list[Standing]:
    """Each subscriber by name, in the order given."""
    cursors = {cursor.subscriber: cursor for cursor in Cursor.objects.filter(subscriber__in=subscribers)}
    aside = dict(SetAside.objects.values_list("subscriber").annotate(Count("id")).order_by())
    found = []
    for name in subscribers:
        cursor = cursors.get(name) or Cursor(subscriber=name)
        behind, oldest = _behind(cursor)
        found.append(Standing(name, cursor.epoch, cursor.seq, behind, oldest, aside.get(name, 0)))
    return found


def kept_aside(limit: int = 50) -> list[Kept]:
    """What waits to be retried by hand, oldest first."""
    rows = SetAside.objects.select_related("event").order_by("event_id", "subscriber")[:limit]
    return [Kept(r.subscriber, r.event_id, r.event.name, r.error, r.at, r.attempts) for r in rows]


def beats() -> dict[str, Beat]:
    """The processes that have ever said that they run."""
    return {beat.name: beat for beat in Beat.objects.all()}


def _behind(cursor: Cursor) -> tuple[int, datetime | None]:
    sql = _BEHIND.format(visible=VISIBLE[connection.vendor])
    with connection.cursor() as query:
        query.execute(sql, [cursor.epoch, cursor.xid, cursor.seq, COUNTED])
        behind, oldest = query.fetchone()
    if isinstance(oldest, str):  # SQLite keeps instants as text, in UTC
        oldest = datetime.fromisoformat(f"{oldest}+00:00")
    return behind, oldest
