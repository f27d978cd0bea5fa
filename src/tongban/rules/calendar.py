"""Legal days and working days.

Instants are kept in UTC; a day of the law begins at midnight in China. 行政许可法 article 82: terms are counted in
working days, without statutory holidays. Holidays and make-up working days are published by the State Council each
autumn for the year to come; beyond the last published year a count is *provisional*.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from chinese_calendar import constants as published_by_state_council

CHINA = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_SATURDAY = 5


def legal_day(instant: datetime) -> date:
    """The day an aware instant falls on in China."""
    if instant.tzinfo is None:
        raise ValueError("legal_day needs an aware datetime")
    return instant.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting, and whether an unpublished year was counted through."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: weekdays, less the days off, plus the make-up days."""

    days_off: frozenset[date]
    makeup_days: frozenset[date]
    years: frozenset[int]  # whose holidays are published

    def is_workday(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        return day not in self.days_off and day.weekday() < _SATURDAY

    def is_published(self, day: date) -> bool:
        return day.year in self.years

    def with_changes(self, *, days_off: frozenset[date], makeup_days: frozenset[date]) -> "Calendar":
        """The calendar with days a jurisdiction, or a late notice, declares otherwise."""
        return replace(
            self,
            days_off=(self.days_off | days_off) - makeup_days,
            makeup_days=(self.makeup_days | makeup_days) - days_off,
        )

    def add_workdays(self, start: date, length: int) -> Counted:
        """The last day of a term of ``length`` working days; the day it starts on is not counted.

        民法典 article 201: the day a period begins is left out. A term of 0 ends on the day itself.
        """
        if length < 0:
            raise ValueError("a term is not negative")
        day, left, provisional = start, length, False
        while left:
            day += _DAY
            provisional = provisional or not self.is_published(day)
            left -= self.is_workday(day)
        return Counted(day, provisional)

    def add_days(self, start: date, length: int) -> Counted:
        """The last day of a term in calendar days; one that ends on a day off ends on the next working day.

        民法典 article 203: the last day is then the day after the holiday.
        """
        if length < 0:
            raise ValueError("a term is not negative")
        return self._not_on_a_day_off(start + length * _DAY)

    def add_months(self, start: date, length: int) -> Counted:
        """The last day of a term in months: the same day of the month, or the month's last.

        民法典 article 202: where there is no such day, the last day of the month.
        """
        months = start.year * 12 + start.month - 1 + length
        year, month = divmod(months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = following - _DAY
        return self._not_on_a_day_off(date(year, month + 1, min(start.day, last.day)))

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(day) for day in _days(start + _DAY, end))

    def _not_on_a_day_off(self, day: date) -> Counted:
        provisional = not self.is_published(day)
        while not self.is_workday(day):
            day += _DAY
            provisional = provisional or not self.is_published(day)
        return Counted(day, provisional)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


@lru_cache(maxsize=1)
def published() -> Calendar:
    """The State Council's calendar as far as it is published."""
    days_off = frozenset(published_by_state_council.holidays)
    return Calendar(
        days_off,
        frozenset(published_by_state_council.workdays),
        frozenset(day.year for day in days_off),
    )
