"""Asking a source to correct what it says, and what came of it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.catalogue.current import content
from tongban.guard.actions import grant_each, revoke_refs
from tongban.guard.relations import department
from tongban.journal.actions import record as record_event
from tongban.residents.models import Correction, Holding, Observation
from tongban.residents.shape import NAME, shape
from tongban.rules.calendar import legal_day, published
from tongban.rules.privacy import Relation
from tongban.store import bulk, cells
from tongban.store.ids import new_id
from tongban.terms.events import CorrectionAnswered, CorrectionAsked
from tongban.terms.text import Text
from tongban.terms.values import Actor

from .frame import Frame, hold
from .known import RESIDENT

WORKDAYS = 10
SEALED = "residents.correction.said"
_OPEN = """
SELECT c.id, c.element, c.observation_id, o.plain, o.sealed, r.gone_at IS NOT NULL, n.id, n.plain, n.sealed
FROM residents_correction c
JOIN residents_record r ON r.id = c.record_id
JOIN residents_observation o ON o.id = c.observation_id
JOIN residents_observation n ON n.id = r.observation_id
WHERE c.state = 'open' AND c.record_id {among}
"""


def settle_corrections(frame: Frame, record_ids: Collection[UUID]) -> None:
    """Close the requests about records that now say something else, or are gone at the source."""
    corrected = [
        bulk.uuid_of(id)
        for id, element, before, plain, sealed, gone, after, new_plain, new_sealed in bulk.fetch(_OPEN, record_ids)
        if gone or _said(element, before, plain, sealed) != _said(element, after, new_plain, new_sealed)
    ]
    if corrected:
        Correction.objects.filter(id__in=corrected).update(state="corrected", settled_at=frame.now)
        revoke_refs(refs=[str(id) for id in corrected], relation=Relation.SOURCE, now=frame.now)
        for id in corrected:
            record_event(CorrectionAnswered(id, "corrected"))


def _said(element: str, observation_id: Any, plain: Any, sealed: Any) -> str | None:
    """What an observation said of one element, or None."""
    if (value := bulk.json_of(plain).get(element)) is not None:
        return str(value)
    cell = bulk.json_of(sealed).get(element)
    return None if cell is None else cells.unseal_text(cell, element, str(bulk.uuid_of(observation_id)))


class NothingToCorrect(Exception):
    """Nobody told this value, or the person told it herself: she can simply say something else."""


class AlreadyAsked(Exception):
    """The source was asked to correct this value and has not answered yet."""


class NotOpen(Exception):
    """The request is not open any more."""


def ask_correction(
    *,
    subject_id: UUID,
    element: str,
    occ: str,
    said: str,
    remark: str,
    actor: Actor,
    now: datetime,
    observation_id: UUID | None = None,
) -> Correction:
    """Ask the source of a value to correct it: ``said`` is what it should be ("" when not known), ``remark`` why.

    The source asked is the one believed now, or whoever made the observation named.

    个人信息保护法 article 46: whoever finds her information inaccurate may ask for its correction, and the request is
    checked and answered in time; the ten working days are this house's own promise, the law names none. Raises
    ``NothingToCorrect`` and ``AlreadyAsked``.
    """
    with transaction.atomic():
        hold({subject_id})
        observation = _told_by(subject_id, element, occ, observation_id)
        source = observation.record.source
        open_already = Correction.objects.filter(record=observation.record_id, element=element, occ=occ, state="open")
        if open_already.filter(subject=subject_id).exists():
            raise AlreadyAsked(element)
        id = new_id()
        correction = Correction.objects.create(
            id=id,
            region=observation.region,
            subject_id=subject_id,
            element=element,
            occ=occ,
            department=shape().department(source),
            source=source,
            record_id=observation.record_id,
            observation=observation,
            said=cells.seal_json({"said": said[:200], "remark": remark[:500]}, SEALED, id),
            asked_by=actor.kind,
            account_id=actor.id,
            opened_at=now,
            due_on=published().add_workdays(legal_day(now), WORKDAYS).on,
        )
        told = shown_to_source(element, correction.department)
        holder = department(correction.department)
        grant_each(given=[(subject_id, str(id), told)], relation=Relation.SOURCE, holder=holder, now=now)
        record_event(CorrectionAsked(id, correction.department, element, actor.kind))
    return correction


def answer_correction(*, correction_id: UUID, answer: Text, now: datetime) -> None:
    """The source says that its value stands, and why. (That it was corrected shows in its next delivery.)"""
    with transaction.atomic():
        open_now = Correction.objects.filter(id=correction_id, state="open")
        if not open_now.update(state="kept", settled_at=now, answer_zh=answer.zh[:500], answer_en=answer.en[:500]):
            raise NotOpen(str(correction_id))
        revoke_refs(refs=[str(correction_id)], relation=Relation.SOURCE, now=now)
        record_event(CorrectionAnswered(correction_id, "kept"))


def said_of(correction: Correction) -> dict[str, str]:
    """What the value should be, and the remark, as they were sealed."""
    found: dict[str, str] = cells.unseal_json(bytes(correction.said), SEALED, correction.id)
    return found


def shown_to_source(element: str, department: str) -> list[str]:
    """What the department asked may look at: the value, the name, and the numbers it finds the row by itself."""
    keys = [
        c.element
        for f in content().feeds.values()
        if f.department == department
        for c in f.columns
        if c.heading == f.key
    ]
    return sorted({element, NAME, *keys})


def _told_by(subject_id: UUID, element: str, occ: str, observation_id: UUID | None) -> Observation:
    """The observation that is believed about a value, or the one named if it is about her."""
    if observation_id is None:
        holding = Holding.objects.filter(subject=subject_id, grp=shape().group[element], occ=occ).first()
        if holding is None or not (element in holding.plain or element in holding.sealed):
            raise NothingToCorrect(element)
        observation_id = UUID((holding.prov.get(element) or holding.prov["*"])["obs"])
    hers = Observation.objects.select_related("record").filter(
        id=observation_id, record__links__subject=subject_id, record__links__until=None
    )
    found = hers.exclude(record__source=RESIDENT).first()
    if found is None:
        raise NothingToCorrect(element)
    return found
