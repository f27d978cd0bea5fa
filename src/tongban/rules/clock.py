"""The law's clock: a due date is a fold over what happened, on a calendar; never a stored countdown.

行政许可法 articles 32 (what is missing is said once within 5 working days), 42 (decision in 20, extended by 10), 44
(delivery in 10), 45 (hearings, tests and expert reviews are not counted), 50 (renewal), 82 (working days).
Which clocks a matter has depends on its type: only for administrative licences (type 01) does silence have the legal
effect by itself; elsewhere a promised time passes, and somebody is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from tongban.terms.specs import Term
from tongban.terms.text import Text

from .calendar import Calendar, Counted

LICENCE = "01"  # GB/T 39046 A.1
NOTICE = Term(5, "workday")  # article 32(4)
DELIVERY = Term(10, "workday")  # article 44


class Event(StrEnum):
    START = "start"
    PAUSE = "pause"  # a special procedure begins: the applicant was told in writing
    RESUME = "resume"
    EXTEND = "extend"  # approved by the head of the organ, the reason told


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One thing that moves the clock, on one legal day. ``length`` is for extensions, in the term's unit."""

    event: Event
    on: date
    length: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends. ``on`` is None while the clock stands still."""

    on: date | None
    provisional: bool
    paused: bool
    left: int  # of the term's unit, from the day asked about; negative when late


class WrongClock(Exception):
    """Misuse: events out of order, or a pause within a pause."""


def end_of(term: Term, start: date, calendar: Calendar) -> Counted:
    """The last day of ``term`` begun on ``start``."""
    if term.unit == "workday":
        return calendar.add_workdays(start, term.length)
    if term.unit == "month":
        return calendar.add_months(start, term.length)
    if term.unit == "hour":
        return calendar.add_days(start, -(-term.length // 24))
    return calendar.add_days(start, term.length)


def due(term: Term, events: Sequence[ClockEvent], calendar: Calendar, today: date) -> Due:
    """Fold the events into the day the term ends.

    A day on which the clock was paused is not counted; the day a pause begins and the day it ends are. While
    paused there is no due day, and what is left stands still.
    """
    _in_order(events)
    if not events:
        return Due(None, provisional=False, paused=True, left=term.length)
    length = term.length + sum(event.length for event in events if event.event is Event.EXTEND)
    stopped = _pauses(events, today)
    paused = bool(stopped) and stopped[-1][1] is _OPEN
    if term.unit not in ("workday", "day"):
        return _due_in_months(Term(length, term.unit), events[0].on, stopped, calendar, today)
    days = _counted(length, term.unit, events[0].on, stopped, calendar)
    used = _used(term.unit, events[0].on, today, stopped, calendar)
    return Due(None if paused else days.on, days.provisional, paused, length - used)


def _due_in_months(
    term: Term, start: date, stopped: Sequence[tuple[date, date]], calendar: Calendar, today: date
) -> Due:
    """Months (and hours) end on a day of the calendar; a pause moves that day by as many days as it lasted."""
    whole = end_of(term, start, calendar)
    until = [(begin, today if end is _OPEN else end) for begin, end in stopped]
    moved = whole.on + timedelta(days=sum(max((end - begin).days, 0) for begin, end in until))
    paused = len(stopped) > 0 and stopped[-1][1] is _OPEN
    return Due(None if paused else moved, whole.provisional, paused, (moved - today).days)


_OPEN = date.max


def _in_order(events: Sequence[ClockEvent]) -> None:
    for before, after in pairwise(events):
        if after.on < before.on:
            raise WrongClock(f"{after.event} on {after.on} stands after {before.event} on {before.on}")
    if events and events[0].event is not Event.START:
        raise WrongClock("a clock begins with its start")


def _pauses(events: Sequence[ClockEvent], today: date) -> list[tuple[date, date]]:
    """The stretches (first day stopped, last day stopped] in which no day counts."""
    found: list[tuple[date, date]] = []
    since: date | None = None
    for event in events:
        if event.event is Event.PAUSE:
            if since is not None:
                raise WrongClock("a pause within a pause")
            since = event.on
        elif event.event is Event.RESUME:
            if since is None:
                raise WrongClock("resumed without a pause")
            found.append((since, event.on))
            since = None
    if since is not None:
        found.append((since, _OPEN))
    return found


def _stopped(day: date, pauses: Sequence[tuple[date, date]]) -> bool:
    return any(begin < day < end for begin, end in pauses)


def _counts(unit: str, day: date, calendar: Calendar) -> bool:
    return unit == "day" or calendar.is_workday(day)


def _counted(length: int, unit: str, start: date, pauses: Sequence[tuple[date, date]], calendar: Calendar) -> Counted:
    """Count ``length`` days on from the day after ``start``, over what is stopped."""
    day, left, provisional = start, length, False
    if pauses and pauses[-1][1] is _OPEN:
        pauses = pauses[:-1]  # an open pause has no end to count over
    while left > 0:
        day += timedelta(days=1)
        provisional = provisional or not calendar.is_published(day)
        if not _stopped(day, pauses) and _counts(unit, day, calendar):
            left -= 1
    if unit == "day":
        moved = calendar.add_days(day, 0)
        return Counted(moved.on, provisional or moved.provisional)
    return Counted(day, provisional)


def _used(unit: str, start: date, today: date, pauses: Sequence[tuple[date, date]], calendar: Calendar) -> int:
    """Days of the term gone by up to and including ``today``."""
    day, used = start, 0
    while day < today:
        day += timedelta(days=1)
        used += not _stopped(day, pauses) and _counts(unit, day, calendar)
    return used


@dataclass(frozen=True, slots=True)
class Silence:
    """What saying nothing means from a day on."""

    accepted: bool
    since: date | None
    source: Text


def silence_on_receipt(
    matter_type: str, received: date, noticed: date | None, today: date, calendar: Calendar
) -> Silence:
    """Whether saying nothing has accepted a licence application. 行政许可法 article 32(4).

    Within five working days of receipt all that is missing is said at once; else the application counts as
    accepted *from the day of receipt*. Other matter types promise a time and have no such effect.
    """
    source = Text("行政许可法 第三十二条第四项", "Administrative Licensing Law, article 32(4)")
    if matter_type != LICENCE:
        return Silence(False, None, source)
    last = end_of(NOTICE, received, calendar).on
    if (noticed is None or noticed > last) and today > last:
        return Silence(True, received, source)
    return Silence(False, None, source)


def silence_on_renewal(matter_type: str, applied: date, expires: date, decided: date | None, today: date) -> Silence:
    """Whether saying nothing has renewed a licence. 行政许可法 article 50.

    Asked for at least thirty days before it ends and not decided by its last day, it counts as renewed.
    """
    source = Text("行政许可法 第五十条", "Administrative Licensing Law, article 50")
    timely = (expires - applied).days >= 30
    unanswered = decided is None or decided > expires
    if matter_type == LICENCE and timely and unanswered and today > expires:
        return Silence(True, expires + timedelta(days=1), source)
    return Silence(False, None, source)
