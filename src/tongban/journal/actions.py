"""Writing the journal."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import local
from typing import Any

import orjson
from django.db import connection, transaction

from tongban.store import wire
from tongban.terms.events import ALL, Event

from .models import Beat

# The first event of a connection learns the epoch from the column's default, which on PostgreSQL asks the cluster
# who it is (65 µs); the later ones say it. A connection never changes its cluster.
_FIRST = "INSERT INTO journal_event (name, payload) VALUES {rows} RETURNING epoch"
_APPEND = "INSERT INTO journal_event (epoch, name, payload) VALUES {rows}"
_known = local()  # .connection, and the .epoch of its cluster; .waiting, inside ``together``
_CLAIM = "INSERT INTO journal_once (client, key, digest, result) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_READ = "SELECT digest, result FROM journal_once WHERE client = %s AND key = %s"
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
    told = (event.name, orjson.dumps(event.payload()).decode())
    waiting: _Waiting | None = getattr(_known, "waiting", None)
    if waiting is not None and waiting.savepoints == _savepoints():
        waiting.told.append(told)
    else:  # what a savepoint may undo does not wait beyond it
        _append([told])


@contextmanager
def together() -> Iterator[None]:
    """What is recorded inside goes to the journal in one statement, at the end.

    An act that fails inside undoes its whole transaction: there is no change whose event was never sent.
    """
    _inside("together")
    if getattr(_known, "waiting", None) is not None:
        yield
        return
    waiting = _known.waiting = _Waiting(_savepoints())
    try:
        yield
    except BaseException:
        transaction.set_rollback(True)
        raise
    else:
        if waiting.told:
            _append(waiting.told)
    finally:
        _known.waiting = None


@dataclass(slots=True)
class _Waiting:
    """Events not sent yet, and how deep in savepoints the block that holds them stands."""

    savepoints: int
    told: list[tuple[str, str]] = field(default_factory=list)


def _savepoints() -> int:
    return sum(one is not None for one in connection.savepoint_ids)


def _append(told: Sequence[tuple[str, str]]) -> None:
    """Rows in the order given: their numbers follow it."""
    if getattr(_known, "connection", None) is connection.connection:
        rows = ", ".join(["(%s, %s, %s)"] * len(told))
        with wire.sent(_APPEND.format(rows=rows), [value for one in told for value in (_known.epoch, *one)]):
            return
    rows = ", ".join(["(%s, %s)"] * len(told))
    with wire.sent(_FIRST.format(rows=rows), [value for one in told for value in one]) as cursor:
        _known.connection, _known.epoch = connection.connection, cursor.fetchone()[0]


def beat(*, name: str, now: datetime, failing: str = "") -> None:
    """Say that a process which should always run does; ``failing`` names the duties it could not do."""
    Beat.objects.update_or_create(name=name, defaults={"at": now, "failing": failing})


def digest(body: object) -> bytes:
    """32 bytes that stand for a request: equal bodies, in whatever key order, give equal digests."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).digest()


def once(*, client: str, key: str, digest: bytes, result: Any) -> Any:
    """Claim ``key`` for ``client``, first thing in an action's transaction; None, or what the key stood for already.

    ``result`` (JSON) is what the act is going to produce, an id chosen beforehand for instance. A second caller with
    the same key waits for the first (PostgreSQL: on the unique index; SQLite: on the write lock) and is then given
    what the first said. Raises ``KeyReused`` when the digest differs.
    """
    _inside("once")
    if not 0 < len(key) <= KEY_LENGTH:
        raise KeyUnusable(f"an idempotency key has 1 to {KEY_LENGTH} characters, this one has {len(key)}")
    with wire.sent(_CLAIM, [client, key, digest, json.dumps(result)]) as cursor:
        if cursor.rowcount == 1:
            return None
    with wire.sent(_READ, [client, key]) as cursor:
        known, produced = cursor.fetchone()
    if bytes(known) != digest:
        raise KeyReused(key)
    return json.loads(produced) if isinstance(produced, str) else produced


def _inside(act: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"journal.{act} was called outside a transaction")
