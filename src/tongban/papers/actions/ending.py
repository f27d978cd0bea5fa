"""When a paper no longer holds: revoked, because it should not have been given, or superseded by what came later."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tongban.journal.actions import record
from tongban.papers.models import Paper
from tongban.terms.events import PaperRevoked, PaperSuperseded
from tongban.terms.text import Text


class AlreadyWithdrawn(Exception):
    """The paper was revoked before; its first reason stands."""


class AlreadySuperseded(Exception):
    """Only a paper that holds can be replaced."""


def revoke(*, paper: Paper, reason: Text, now: datetime) -> Paper:
    """Withdraw a paper. ``reason`` is read by whoever verifies it: it names no person."""
    _said(reason)
    with transaction.atomic():
        changed = (
            Paper.objects.filter(pk=paper.pk)
            .exclude(state=Paper.State.REVOKED)
            .update(state=Paper.State.REVOKED, revoked_at=now, revoked_reason=asdict(reason))
        )
        if not changed:
            raise AlreadyWithdrawn(paper.number)
        record(PaperRevoked(paper_id=paper.id, number=paper.number))
    paper.refresh_from_db()
    return paper


def supersede(*, paper: Paper, reason: Text, now: datetime, by: Paper | None = None) -> Paper:
    """Say that a paper holds no longer because something took its place: another paper, or another state of things.

    ``reason`` is read by whoever verifies it: it names no person.
    """
    _said(reason)
    with transaction.atomic():
        changed = Paper.objects.filter(pk=paper.pk, state=Paper.State.VALID).update(
            state=Paper.State.SUPERSEDED,
            superseded_at=now,
            superseded_by=by.id if by else None,
            superseded_reason=asdict(reason),
        )
        if not changed:
            raise AlreadySuperseded(paper.number)
        record(PaperSuperseded(paper_id=paper.id, number=paper.number))
    paper.refresh_from_db()
    return paper


def _said(reason: Text) -> None:
    if not reason.zh.strip() or not reason.en.strip():
        raise ValueError("a paper ends for a reason, told in both languages")
