"""Deciding, logging, granting. ``look`` is the only way to a ``Look``."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tongban.rules.privacy import Held, Purpose, Relation, disclose
from tongban.store import bulk, single
from tongban.terms.text import Text
from tongban.terms.values import Actor

from .models import Access, ElementSet, Grant, Subject
from .relations import community, looked_after, relations, serves

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wanted to see, for the log."""

    subject_id: UUID | None
    elements: frozenset[str]
    purpose: Purpose
    basis: Text
    actor: Actor
    ref: str = ""


class NotAllowed(Exception):
    """The guard refused. ``code`` is the refusal; whoever catches this at the border logs it (``log_refusal``)."""

    def __init__(self, attempt: Attempt, code: str) -> None:
        super().__init__(f"{code}: {attempt.purpose}")
        self.attempt = attempt
        self.code = code


class ForgedLook(Exception):
    """A Look that the guard did not make."""


@dataclass(frozen=True, slots=True)
class Look:
    """Leave to read some elements of one person, already logged. Only the guard makes one."""

    subject_id: UUID
    elements: frozenset[str]
    purpose: Purpose
    seal: object

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise ForgedLook("a Look comes from guard.look and from nowhere else")


def look(
    *,
    subject_id: UUID,
    elements: Collection[str],
    purpose: Purpose,
    basis: Text,
    actor: Actor,
    now: datetime,
    ref: str = "",
    presented: bool = False,
) -> Look:
    """Decide whether ``actor`` may see ``elements`` of a person for ``purpose``, and log it.

    ``basis`` names the article or duty it rests on. ``presented`` says that the person's document is on the
    table (identity check). Raises ``NotAllowed``. The log row commits with the caller's transaction, before any
    value leaves.
    """
    attempt = Attempt(subject_id, frozenset(elements), purpose, basis, actor, ref)
    held = relations(subject_id, actor, now)
    if presented:
        held.append(Held(Relation.PRESENTED))
    decision = disclose(held, purpose, attempt.elements, ref)
    if decision.relation is None:
        raise NotAllowed(attempt, decision.refusal)
    _log(attempt, str(decision.relation), "allowed", ref or decision.ref)
    return Look(subject_id, decision.elements, purpose, _SEAL)


_OWN = """
SELECT subject_id FROM guard_grant
WHERE holder = %s AND relation = 'self' AND (until IS NULL OR until > %s) ORDER BY id LIMIT 1
"""
_ROSTER = """
INSERT INTO guard_access (at, subject_id, actor_kind, actor_id, actor_zh, actor_en, channel, purpose,
    basis_zh, basis_en, relation, ref, elements_id, count, outcome, request_id)
SELECT {now}, s.id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, 'allowed', %s
FROM guard_subject s WHERE s.id {among}
"""


def look_over(*, subject_ids: Collection[UUID], elements: Collection[str], basis: Text, actor: Actor) -> list[Look]:
    """Leave for a community's own workers to read a list of its people; logged in one statement, a row a person.

    Raises ``NotAllowed`` when one of them is not theirs, or an element is more than they may see.
    """
    wanted, ids = frozenset(elements), sorted(subject_ids)
    mine = looked_after(ids, actor) if serves(actor) else set()
    held = community(actor)
    for id in ids:
        attempt = Attempt(id, wanted, Purpose.SERVE, basis, actor, actor.place)
        decision = disclose([held] if id in mine else [], Purpose.SERVE, wanted)
        if decision.relation is None:
            raise NotAllowed(attempt, decision.refusal)
    now = "now()" if connection.vendor == "postgresql" else "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"
    values = (
        actor.kind, actor.id, actor.label.zh, actor.label.en, actor.channel, str(Purpose.SERVE), basis.zh, basis.en,
        str(Relation.COMMUNITY), actor.place, element_set(wanted), actor.request_id,
    )  # fmt: skip
    bulk.change(_ROSTER.replace("{now}", now), ids, *values)
    return [Look(id, wanted, Purpose.SERVE, _SEAL) for id in ids]


def log_refusal(refused: NotAllowed) -> None:
    """Keep the refusal, in a transaction of its own: the refused one was rolled back."""
    _log(refused.attempt, "", refused.code, refused.attempt.ref)


def log_batch(
    *,
    elements: Collection[str],
    basis: Text,
    actor: Actor,
    count: int,
    ref: str,
    purpose: Purpose = Purpose.KEEP_RECORD,
) -> None:
    """One row for a whole delivery of a department, or for rows of its own: which elements, how many persons."""
    attempt = Attempt(None, frozenset(elements), purpose, basis, actor, ref)
    _log(attempt, str(Relation.SOURCE), "allowed", ref, count)


def grant(
    *,
    subject_id: UUID,
    relation: Relation,
    holder: str,
    now: datetime,
    ref: str = "",
    elements: Collection[str] | None = None,
    until: datetime | None = None,
) -> None:
    """Write a relation; granting the same open relation again changes nothing."""
    single.add(
        Grant(
            subject_id=subject_id,
            relation=relation,
            holder=holder,
            ref=ref,
            elements_id=element_set(frozenset(elements)) if elements is not None else None,
            since=now,
            until=until,
        )
    )


def grant_each(
    *, given: Iterable[tuple[UUID, str, Collection[str]]], relation: Relation, holder: str, now: datetime
) -> None:
    """The same relation to many people, each for its own reason and narrowed to its own elements."""
    Grant.objects.bulk_create(
        [
            Grant(
                subject_id=subject_id,
                relation=relation,
                holder=holder,
                ref=ref,
                elements_id=element_set(frozenset(elements)),
                since=now,
            )
            for subject_id, ref, elements in given
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def revoke_refs(*, refs: Collection[str], relation: Relation, now: datetime) -> None:
    """What these relations were for is done: nobody holds them any more."""
    for some in bulk.in_batches(refs, 500):
        Grant.objects.filter(ref__in=some, relation=relation, until=None).update(until=now)


def revoke(*, holder: str, relation: Relation, now: datetime, ref: str | None = None) -> int:
    """Close a holder's relations as of ``now``."""
    held = Grant.objects.filter(holder=holder, relation=relation).filter(Q(until=None) | Q(until__gt=now))
    if ref is not None:
        held = held.filter(ref=ref)
    return held.update(until=now)


def own_subject(*, holder: str, now: datetime) -> UUID | None:
    """Who the holder is herself, if the house knows."""
    found = single.fetch(_OWN, holder, now)
    return bulk.uuid_of(found[0][0]) if found else None


def admit(
    *, ids: Iterable[UUID], region: int, kind: str = "person", places: Mapping[UUID, UUID | None] | None = None
) -> None:
    """New subjects, nothing known of them yet but, perhaps, the division whose community looks after them."""
    at = places or {}
    rows = [(id, kind, region, at.get(id), "active") for id in ids]
    bulk.insert(Subject, ("id", "kind", "region", "place_id", "status"), rows)


def dismiss(*, ids: Collection[UUID]) -> None:
    """Subjects admitted in this transaction that another writer turned out to have admitted already."""
    bulk.change("DELETE FROM guard_subject WHERE id {among}", sorted(ids))


def resettle(*, places: Mapping[UUID, UUID | None]) -> None:
    """People who now live elsewhere: from here on the other community's workers look after them."""
    by_place: dict[UUID | None, list[UUID]] = {}
    for id, place in places.items():
        by_place.setdefault(place, []).append(id)
    for place, ids in by_place.items():
        bulk.change("UPDATE guard_subject SET place_id = %s WHERE id {among}", sorted(ids), place)


def element_set(elements: frozenset[str]) -> int:
    """The number of a set of elements: 63 bits of its digest, the set itself stored on first use."""
    number = _number(elements)
    if number not in _stored:
        kept = ElementSet(id=number, elements=sorted(elements))
        ElementSet.objects.bulk_create([kept], ignore_conflicts=True)
        transaction.on_commit(lambda: _stored.add(number))  # not before: this transaction may yet roll back
    return number


_stored: set[int] = set()


@lru_cache(maxsize=2048)
def _number(elements: frozenset[str]) -> int:
    digest = hashlib.sha256(json.dumps(sorted(elements)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _log(attempt: Attempt, relation: str, outcome: str, ref: str, count: int = 1) -> None:
    single.add(
        Access(
            subject_id=attempt.subject_id,
            actor_kind=attempt.actor.kind,
            actor_id=attempt.actor.id,
            actor_zh=attempt.actor.label.zh,
            actor_en=attempt.actor.label.en,
            channel=attempt.actor.channel,
            purpose=attempt.purpose,
            basis_zh=attempt.basis.zh,
            basis_en=attempt.basis.en,
            relation=relation,
            ref=ref,
            elements_id=element_set(attempt.elements),
            count=count,
            outcome=outcome,
            request_id=attempt.actor.request_id,
        )
    )
