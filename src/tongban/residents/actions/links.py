"""Whose a record is, decided by a person: a wrong link undone, a record given to whom it belongs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.guard.actions import admit
from tongban.journal.actions import record as record_event
from tongban.residents.models import Link, Record
from tongban.residents.shape import shape
from tongban.rules.calendar import legal_day
from tongban.store.ids import new_id
from tongban.terms.events import LinkMoved

from .frame import Frame, hold
from .picture import EVERY, decide


class NotLinked(Exception):
    """The record is nobody's, or already that person's."""


def move_record(*, record_id: UUID, to: UUID | None, decided_by: UUID | None, now: datetime) -> UUID:
    """Give a record to somebody else, or (``to`` None) to somebody of its own; both pictures are decided anew.

    Returns the subject it now belongs to. Nothing is merged and nothing lost: what the record says goes with it, and
    no later delivery moves it back (method "clerk"). Raises ``NotLinked``.
    """
    with transaction.atomic():
        found = Record.objects.select_for_update(no_key=True).filter(id=record_id).first()
        link = Link.objects.filter(record=record_id, until=None).first() if found else None
        if found is None or link is None or link.subject_id == to:
            raise NotLinked(str(record_id))
        target = to or new_id()
        frame = Frame(found.source, new_id(), found.region, now, shape(), legal_day(now))
        if to is None:
            admit(ids=[target], region=found.region)
            frame.newcomers[target] = None
        hold({link.subject_id, target})
        link.until = now
        link.save(update_fields=["until"])
        Link.objects.create(record=found, subject_id=target, method=Link.Method.CLERK, decided_by=decided_by, since=now)
        decide(frame, touched={link.subject_id: EVERY, target: EVERY}, new={}, fresh={})
        record_event(LinkMoved(record_id, link.subject_id, target, found.source))
    return target
