"""Legal days: instants are kept in UTC, a day of the law begins at midnight in China (行政许可法 article 82)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def legal_day(instant: datetime) -> date:
    """The day an aware instant falls on in China."""
    if instant.tzinfo is None:
        raise ValueError("legal_day needs an aware datetime")
    return instant.astimezone(CHINA).date()
