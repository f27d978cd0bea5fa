"""Writing the journal."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from threading import local
from typing import Any

from django.db import connection, transaction

from tongban.terms.events import ALL, Event

from .models import Beat

# The first event of a connection learns the epoch from the column's default, which on PostgreSQL asks the cluster
# who it is (65 µs); the later ones say it. A connection never changes its cluster.
_FIRST = "INSERT INTO journal_event (name, payload) VALUES (%s, %s) RETURNING epoch"
_APPEND = "INSERT INTO journal_event (epoch, name, payload) VALUES (%s, %s, %s)"
_known = local()  # .connection, and the .epoch of its cluster
_CLAIM = "INSERT INTO journal_once (client, key, digest) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_READ = "SELECT digest, result FROM journal_once WHERE client = %s AND key = %s"
_KEEP = "UPDATE journal_once SET result = %s WHERE client = %s AND key = %s"
KEY_LENGTH = 200


class OutsideTransaction(Exception):
    """The journal is written in the transaction of the change it tells of, or not at all."""


class KeyReused(Exception):
    """The same idempotency key came with another request."""


class KeyUnusable(Exception):
    """An idempotency key must be 1 to 200 characters."""


def record(event: Event) -> None:
    """Append ``event`` in the current transaction."""
    _inside("record")
    if ALL.get(event.name) is not type(event):
        raise TypeError(f"{type(event).__name__} is not listed in terms.events.ALL")
    told = [event.name, json.dumps(event.payload(), separators=(",", ":"))]
    with connection.cursor() as cursor:
        if getattr(_known, "connection", None) is connection.connection:
            cursor.execute(_APPEND, [_known.epoch, *told])
        else:
            cursor.execute(_FIRST, told)
            _known.connection, _known.epoch = connection.connection, cursor.fetchone()[0]


def beat(*, name: str, now: datetime, failing: str = "") -> None:
    """Say that a process which should always run does; ``failing`` names the duties it could not do."""
    Beat.objects.update_or_create(name=name, defaults={"at": now, "failing": failing})


@dataclass(frozen=True, slots=True)
class Slot:
    """One key, claimed in this transaction, or what it produced when it was first used."""

    client: str
    key: str
    result: Any = None

    def keep(self, result: Any) -> None:
        """Store what the act produced (JSON), to be given again when the key comes back."""
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [json.dumps(result), self.client, self.key])


def digest(body: object) -> bytes:
    """32 bytes that stand for a request: equal bodies, in whatever key order, give equal digests."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).digest()


def once(*, client: str, key: str, digest: bytes) -> Slot:
    """Claim ``key`` for ``client``, first thing in an action's transaction.

    A second caller with the same key waits for the first (PostgreSQL: on the unique index; SQLite: on the write
    lock) and then gets its result. Raises ``KeyReused`` when the digest differs.
    """
    _inside("once")
    if not 0 < len(key) <= KEY_LENGTH:
        raise KeyUnusable(f"an idempotency key has 1 to {KEY_LENGTH} characters, this one has {len(key)}")
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [client, key, digest])
        if cursor.rowcount == 1:
            return Slot(client, key)
        cursor.execute(_READ, [client, key])
        known, result = cursor.fetchone()
    if bytes(known) != digest:
        raise KeyReused(key)
    return Slot(client, key, json.loads(result) if isinstance(result, str) else result)


def _inside(act: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"journal.{act} was called outside a transaction")
