"""Carrying events to subscribers, in order, each exactly once.

On PostgreSQL sequence numbers are given at insert but appear at commit: a reader that simply takes "the next
numbers" steps over slow writers. So the reader stops at the oldest transaction still open and orders by
(transaction, row). docs/decisions/0004 has the measurement.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tongban.terms.events import ALL
from tongban.terms.events import Event as Happening

from .models import Cursor, SetAside

log = logging.getLogger(__name__)
Handler = Callable[[Happening], None]
BATCH = 200

_VISIBLE = {
    "postgresql": "AND e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    "sqlite": "",
}
_NEXT = """
SELECT e.seq, e.xid, e.name, e.payload FROM journal_event e
WHERE (e.xid, e.seq) > (%s, %s) {visible} ORDER BY e.xid, e.seq LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who listens to what: event name -> handler. ``reset`` empties what the handlers wrote, before a replay."""

    name: str
    handlers: Mapping[str, Handler]
    reset: Callable[[], None] | None = None


def deliver(subscribers: Sequence[Subscriber], batch: int = BATCH) -> int:
    """Bring every subscriber one batch forward. Returns how many events were passed on or stepped over."""
    return sum(_advance(subscriber, batch) for subscriber in subscribers)


def deliver_all(subscribers: Sequence[Subscriber]) -> int:
    """Deliver until nothing is left."""
    total = 0
    while moved := deliver(subscribers):
        total += moved
    return total


def replay(subscriber: Subscriber) -> int:
    """Empty what ``subscriber`` built and build it again from the first event."""
    with transaction.atomic():
        _locked(subscriber.name)
        if subscriber.reset:
            subscriber.reset()
        SetAside.objects.filter(subscriber=subscriber.name).delete()
        Cursor.objects.filter(subscriber=subscriber.name).update(xid=0, seq=0)
    return deliver_all([subscriber])


def retry(subscriber: Subscriber) -> int:
    """Hand the events set aside to the handler again; returns how many went through."""
    done = 0
    for kept in SetAside.objects.filter(subscriber=subscriber.name).select_related("event").order_by("event_id"):
        if _handle(subscriber, kept.event.seq, kept.event.name, kept.event.payload):
            kept.delete()
            done += 1
    return done


def _advance(subscriber: Subscriber, batch: int) -> int:
    with transaction.atomic():
        cursor = _locked(subscriber.name)
        rows = _next(cursor.xid, cursor.seq, batch)
        for seq, _xid, name, payload in rows:
            _handle(subscriber, seq, name, payload)
        if rows:
            cursor.seq, cursor.xid = rows[-1][0], rows[-1][1]
            cursor.save(update_fields=["seq", "xid"])
    return len(rows)


def _locked(name: str) -> Cursor:
    """The subscriber's cursor, held until the transaction ends: a second delivery process waits here."""
    Cursor.objects.bulk_create([Cursor(subscriber=name)], ignore_conflicts=True)
    return Cursor.objects.select_for_update().get(subscriber=name)


def _next(xid: int, seq: int, limit: int) -> list[tuple[int, int, str, Any]]:
    sql = _NEXT.format(visible=_VISIBLE[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(sql, [xid, seq, limit])
        return list(cursor.fetchall())


def _handle(subscriber: Subscriber, seq: int, name: str, payload: Any) -> bool:
    """Run one handler in a savepoint; an event it fails on is set aside so that the rest goes on."""
    handler = subscriber.handlers.get(name)
    if handler is None:
        return True
    try:
        with transaction.atomic():
            handler(ALL[name].from_payload(json.loads(payload) if isinstance(payload, str) else payload))
    except Exception as error:  # whatever a handler raises must not stop the others
        log.exception("event %s (%s) set aside for %s", seq, name, subscriber.name)
        SetAside.objects.bulk_create(
            [SetAside(subscriber=subscriber.name, event_id=seq, error=f"{type(error).__name__}: {error}"[:500])],
            ignore_conflicts=True,
        )
        return False
    return True
