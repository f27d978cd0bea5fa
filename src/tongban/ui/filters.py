"""How dates, instants and numbers are written, in both languages."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tongban.ui.speech import current

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date) -> str:
    """2026年11月23日, or 23 Nov 2026.

    An instant is refused: which day it falls on depends on a time zone, so `moment` is the one to ask.
    """
    if isinstance(value, datetime):
        raise TypeError("day() writes a date; an instant is written by moment()")
    if current() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """An aware instant as clocks in Shanghai show it; stored instants are UTC and nobody reads UTC."""
    if value.tzinfo is None:
        raise ValueError("moment() needs an aware datetime")
    local = value.astimezone(SHANGHAI)
    gap = ", " if current() == "en" else " "
    return f"{day(local.date())}{gap}{local:%H:%M}"


def grouped(value: int | Decimal | float) -> str:
    """Digits in threes: 1,463."""
    return f"{value:,}"
