"""Leaving a post: everything it holds goes to a successor, one receipt says so, and the post opens nothing any more."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.journal.actions import record as record_event
from tongban.org.models import Appointment, Handover, Token
from tongban.rules.calendar import legal_day
from tongban.rules.number import case_number
from tongban.rules.staffing import may_take_over
from tongban.store.ids import new_id
from tongban.terms.events import StaffHandedOver
from tongban.terms.ports import Carrier

from .accounts import end_sessions
from .staffing import NotPossible, end_leave, held

_NUMBERS = 10_000_000
PREFIX = "JJ"  # 交接: told apart from a case's number on the phone


def hand_over(
    *, appointment_id: UUID, successor_id: UUID, by_id: UUID, carriers: Sequence[Carrier], now: datetime
) -> Handover:
    """Close a post and pass on what it holds, kind by kind, as ``carriers`` say. One transaction, one event.

    ``by_id`` is the account of whoever does it: the one who leaves, or her leader; that she may is the caller's to
    have asked (``org.reads.answers_for``). Raises ``NotPossible`` when the successor does not hold the same post.
    """
    with transaction.atomic():
        leaving, successor = _locked(appointment_id, successor_id)
        verdict = may_take_over(held(leaving), held(successor))
        if not verdict.allowed:
            raise NotPossible(verdict)
        items = [
            {
                "kind": carrier.kind,
                "zh": carrier.name.zh,
                "en": carrier.name.en,
                "count": carrier.pass_on(post=leaving.id, successor=successor.id, now=now),
            }
            for carrier in carriers
        ]
        end_leave(appointment_id=leaving.id, now=now)
        _close(leaving, by_id)
        Appointment.objects.filter(id=leaving.id).update(until=now)
        receipt = Handover.objects.create(
            id=new_id(),
            number=_free_number(now),
            left=leaving,
            successor=successor,
            by_id=by_id,
            at=now,
            items=items,
        )
        things = sum(int(str(item["count"])) for item in items)
        record_event(
            StaffHandedOver(receipt.id, receipt.number, leaving.id, successor.id, by_id, leaving.division.ref, things)
        )
    return receipt


def _locked(appointment_id: UUID, successor_id: UUID) -> tuple[Appointment, Appointment]:
    """Both posts, held until the end, always in one order: two people handing over to each other do not block."""
    posts = Appointment.objects.select_for_update(of=("self",)).select_related("staff", "division")
    found = {one.id: one for one in posts.filter(id__in=[appointment_id, successor_id]).order_by("id")}
    return found[appointment_id], found[successor_id]


def _close(leaving: Appointment, by_id: UUID) -> None:
    """Her tokens end; so do her sessions, but for the one in which she hands over herself and reads the receipt. What
    a session may do is asked of the posts at every request: with this one gone it opens nothing of it."""
    account_id = leaving.staff.account_id
    Token.objects.filter(account_id=account_id).delete()
    if by_id != account_id:
        end_sessions(account_id=account_id)


def _free_number(now: datetime) -> str:
    while True:
        number = f"{PREFIX}-{case_number(legal_day(now), secrets.randbelow(_NUMBERS))}"
        if not Handover.objects.filter(number=number).exists():
            return number
