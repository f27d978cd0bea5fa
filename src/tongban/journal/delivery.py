"""Carrying events to subscribers, in order, each exactly once.

On PostgreSQL sequence numbers are given at insert but appear at commit: a reader that simply takes "the next
numbers" steps over slow writers. So the reader stops at the oldest transaction still open and orders by
(epoch, transaction, row). docs/decisions/0004 has the measurement, 0015 says what an epoch is.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from tongban.rules.redact import redact
from tongban.terms.events import ALL
from tongban.terms.events import Event as Happening

from .models import Cursor, SetAside

log = logging.getLogger(__name__)
Handler = Callable[[Happening], None]
Told = Callable[[int], None]  # hears how many more events were passed on
BATCH = 200
LONGEST_SECONDS = 0.5  # no writing transaction lasts: after so long a batch ends where it is

# Transaction ids of an earlier epoch are another cluster's: whatever carries them was committed before the dump.
VISIBLE = {
    "postgresql": "AND (e.epoch < (SELECT journal_epoch_now())"
    " OR e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)",
    "sqlite": "",
}
_NEXT = """
SELECT e.epoch, e.xid, e.seq, e.name, e.payload FROM journal_event e
WHERE (e.epoch, e.xid, e.seq) > (%s, %s, %s) {visible} ORDER BY e.epoch, e.xid, e.seq LIMIT %s
"""
_OPEN = """
INSERT INTO journal_epoch (number, cluster)
SELECT journal_epoch_now(), (pg_control_system()).system_identifier
ON CONFLICT (number) DO NOTHING
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


def deliver_all(subscribers: Sequence[Subscriber], told: Told | None = None) -> int:
    """Deliver until nothing is left."""
    total = 0
    while moved := deliver(subscribers):
        total += moved
        if told:
            told(moved)
    return total


def open_epoch() -> bool:
    """Write down that this cluster counts now; True when another one did before (a dump was restored here).

    Writers need not wait for it: they compute the same number. Without it a second restore, into a third
    cluster, could not be told from the first.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
        opened = bool(cursor.rowcount == 1)
        cursor.execute("SELECT max(number) FROM journal_epoch")
        number = int(cursor.fetchone()[0])
    if opened and number > 1:
        log.warning("the journal was restored into another cluster: epoch %s begins, nothing is lost", number)
    return opened and number > 1


def replay(subscriber: Subscriber, told: Told | None = None) -> int:
    """Empty what ``subscriber`` built and build it again from the first event."""
    with transaction.atomic():
        _locked(subscriber.name)
        if subscriber.reset:
            subscriber.reset()
        SetAside.objects.filter(subscriber=subscriber.name).delete()
        Cursor.objects.filter(subscriber=subscriber.name).update(epoch=1, xid=0, seq=0)
    return deliver_all([subscriber], told)


def retry(subscriber: Subscriber) -> int:
    """Hand the events set aside to the handler again; returns how many went through.

    Each in a transaction that holds the cursor, so that neither delivery nor a second retry acts beside it.
    """
    done = 0
    waiting = SetAside.objects.filter(subscriber=subscriber.name).order_by("event_id").values_list("pk", flat=True)
    for number in list(waiting):
        with transaction.atomic():
            _locked(subscriber.name)
            kept = SetAside.objects.filter(pk=number).select_related("event").first()
            if kept and _handle(subscriber, kept.event.seq, kept.event.name, kept.event.payload):
                kept.delete()
                done += 1
    return done


def _advance(subscriber: Subscriber, batch: int) -> int:
    begun = Cursor.objects.filter(subscriber=subscriber.name).values_list("epoch", "xid", "seq").first()
    if begun and not _next(begun, 1):
        return 0  # nothing to do, nothing locked: SQLite's one writer is left alone
    ends = time.monotonic() + LONGEST_SECONDS
    moved = 0
    with transaction.atomic():
        cursor = _locked(subscriber.name)
        for epoch, xid, seq, name, payload in _next((cursor.epoch, cursor.xid, cursor.seq), batch):
            _handle(subscriber, seq, name, payload)
            cursor.epoch, cursor.xid, cursor.seq = epoch, xid, seq
            moved += 1
            if time.monotonic() > ends:
                break
        if moved:
            cursor.save(update_fields=["epoch", "xid", "seq"])
    return moved


def _locked(name: str) -> Cursor:
    """The subscriber's cursor, held until the transaction ends: a second delivery process waits here."""
    Cursor.objects.bulk_create([Cursor(subscriber=name)], ignore_conflicts=True)
    return Cursor.objects.select_for_update().get(subscriber=name)


def _next(after: tuple[int, int, int], limit: int) -> list[tuple[int, int, int, str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(visible=VISIBLE[connection.vendor]), [*after, limit])
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
        _set_aside(subscriber.name, seq, redact(f"{type(error).__name__}: {error}")[:500])
        return False
    return True


def _set_aside(subscriber: str, seq: int, error: str) -> None:
    kept = SetAside.objects.filter(subscriber=subscriber, event_id=seq)
    if not kept.update(error=error, attempts=F("attempts") + 1):
        SetAside.objects.create(subscriber=subscriber, event_id=seq, error=error)
