"""Posts given, grids put in somebody's charge, leave and stand-in."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.journal.actions import record as record_event
from tongban.org.models import Account, Appointment, Grid, Leave, Staff, Unit
from tongban.rules.calendar import legal_day
from tongban.rules.staffing import Held, may_stand_in
from tongban.terms.events import LeaveBegan, LeaveEnded, StaffAppointed
from tongban.terms.verdict import Verdict

from .accounts import end_sessions


class NotPossible(Exception):
    """The rules of staffing say no; ``verdict`` says why and what to do."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason.en)
        self.verdict = verdict


def appoint(*, account: Account, name: str, post: str, unit: Unit, now: datetime) -> Appointment:
    """Give ``account`` a post at ``unit``, to act for the unit's place. One that is held already stays as it is; one
    more than before ends her sessions, for her rights have changed."""
    with transaction.atomic():
        staff, new = Staff.objects.update_or_create(account=account, defaults={"name": name})
        appointment, made = Appointment.objects.get_or_create(
            staff=staff,
            post=post,
            unit=unit,
            until=None,
            defaults={"division_id": unit.division_id, "since": now},
        )
        if made:
            if not new:
                end_sessions(account_id=account.id)
            record_event(StaffAppointed(appointment.id, account.id, post, unit.code, unit.division.ref))
    return appointment


def keep_grid(*, grid: Grid, appointment: Appointment) -> None:
    """Put a grid in the charge of somebody of its community."""
    if appointment.unit_id != grid.community.unit_id or appointment.until is not None:
        raise ValueError(f"{appointment.id} does not work for the community of grid {grid.code}")
    Grid.objects.filter(id=grid.id).update(keeper=appointment)


def begin_leave(
    *, appointment: Appointment, stand_in: Appointment | None, since: date, until: date | None, now: datetime
) -> Leave:
    """Be away from a post. From the first day to the last the stand-in acts in it, and the one away does not.

    Raises ``NotPossible``. A leave planned or running is replaced.
    """
    today = legal_day(now)
    with transaction.atomic():
        verdict = may_stand_in(held(appointment), held(stand_in) if stand_in else None, since, until, today)
        if not verdict.allowed:
            raise NotPossible(verdict)
        end_leave(appointment_id=appointment.id, now=now)
        leave = Leave.objects.create(appointment=appointment, stand_in=stand_in, since=since, until=until)
        record_event(LeaveBegan(leave.id, appointment.id, since))
    return leave


def end_leave(*, appointment_id: UUID, now: datetime) -> bool:
    """Be back: nobody stands in any more. Gives whether there was a leave to end."""
    with transaction.atomic():
        leave = Leave.objects.filter(appointment=appointment_id, ended_at=None).first()
        if leave is None:
            return False
        Leave.objects.filter(id=leave.id).update(ended_at=now)
        record_event(LeaveEnded(leave.id, appointment_id, legal_day(now)))
    return True


def held(appointment: Appointment) -> Held:
    """An appointment as the rules of staffing see it."""
    return Held(
        appointment.id,
        appointment.staff.account_id,
        appointment.post,
        appointment.unit_id,
        open=appointment.until is None,
    )


def away(today: date) -> Q:
    """Leaves that run on a day."""
    return Q(ended_at=None, since__lte=today) & (Q(until=None) | Q(until__gte=today))
