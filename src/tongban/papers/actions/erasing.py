"""Erasing what was handed in: by its owner, when its time is over, or when its arrival broke off."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from tongban.journal.actions import record
from tongban.papers.models import HandedIn
from tongban.papers.stores import store
from tongban.terms.events import PaperErased

Why = Literal["owner", "retention", "broken_off", "infected"]
State = HandedIn.State


class InUse(Exception):
    """A file that is part of a case is kept as long as the case is."""


def erase(*, paper: HandedIn, now: datetime) -> None:
    """Erase a file at its owner's wish. Raises ``InUse`` while a case needs it."""
    with transaction.atomic():
        held = HandedIn.objects.select_for_update().get(pk=paper.pk)
        if held.case_id is not None:
            raise InUse(paper.pk)
        _erased(held, "owner", now)


def keep_until(*, case_id: UUID, until: datetime) -> int:
    """The retention hook: when a case is archived it says how long its files are kept. Returns how many."""
    return HandedIn.objects.kept().filter(case_id=case_id).update(erase_after=until)


def erase_due(*, now: datetime, limit: int) -> int:
    """Erase what is past its day. Due work: ``config.wiring`` names it."""
    done = 0
    for number in list(HandedIn.objects.due(now).values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            due = HandedIn.objects.due(now).select_for_update(skip_locked=connection.features.has_select_for_update)
            paper = due.filter(pk=number).first()
            if paper is not None:  # else another loop was first
                _erased(paper, "retention" if paper.state == State.KEPT else "broken_off", now)
                done += 1
    return done


def _erased(paper: HandedIn, why: Why, now: datetime) -> None:
    """The file first: should this fail half-way, the row still leads to it and it is tried again."""
    if paper.state in (State.KEPT, State.RECEIVING):
        store().drop(paper.stored)
        gone(paper, state=State.ERASED, why=why, now=now)
        record(PaperErased(paper_id=paper.id, why=why))


def gone(paper: HandedIn, *, state: HandedIn.State, why: Why, now: datetime, **told: Any) -> bool:
    """Mark a row whose file is gone; False when it was marked before."""
    there = HandedIn.objects.filter(pk=paper.pk, state__in=[State.KEPT, State.RECEIVING])
    return bool(there.update(state=state, erased_at=now, erased_why=why, erase_after=None, **told))
