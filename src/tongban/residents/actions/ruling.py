"""Contested values, decided by a person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.journal.actions import record as record_event
from tongban.residents.models import Contest
from tongban.residents.shape import shape
from tongban.rules.calendar import legal_day
from tongban.store.ids import new_id
from tongban.terms.events import ContestRuled

from .frame import Frame, hold
from .picture import decide


class NotOpen(Exception):
    """The contest was settled meanwhile, or the value chosen is not among those that contradict each other."""


def rule(*, contest_id: UUID, chosen: str, decided_by: UUID | None, now: datetime) -> None:
    """Believe the sources that say ``chosen`` (a mark of the contest), until one says something new.

    Raises ``NotOpen``.
    """
    with transaction.atomic():
        contest = Contest.objects.filter(id=contest_id).first()
        if contest is None:
            raise NotOpen(str(contest_id))
        hold({contest.subject_id})
        contest.refresh_from_db()
        if contest.state != Contest.State.OPEN or chosen not in {one["mark"] for one in contest.candidates}:
            raise NotOpen(str(contest_id))
        contest.state, contest.chosen, contest.decided_by, contest.settled_at = "ruled", chosen, decided_by, now
        contest.save(update_fields=["state", "chosen", "decided_by", "settled_at"])
        frame = Frame(
            "ruling", new_id(), contest.region, now, shape(), legal_day(now), shape().elements[contest.element].register
        )
        decide(frame, touched={contest.subject_id: {frame.shape.group[contest.element]}}, new={}, fresh={})
        record_event(ContestRuled(contest.id, contest.element))
