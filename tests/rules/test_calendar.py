"""Legal days (``calendar.toml``)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.calendar import CHINA, legal_day

from .tables import cases

since_1992 = st.dates(date(1992, 1, 1), date(2100, 1, 1))  # before, China kept summer time


@pytest.mark.parametrize("case", cases("calendar"))
def test_calendar(case: dict[str, Any]) -> None:
    assert legal_day(case["instant"]) == case["day"]


@given(since_1992)
def test_a_day_begins_at_midnight_in_china(day: date) -> None:
    midnight = datetime.combine(day, time(), CHINA).astimezone(UTC)
    assert midnight.hour == 16
    assert legal_day(midnight) == day
    assert legal_day(midnight - timedelta(microseconds=1)) == day - timedelta(days=1)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_the_zone_an_instant_is_written_in_does_not_matter(instant: datetime, hours: int) -> None:
    aware = instant.replace(tzinfo=UTC)
    assert legal_day(aware.astimezone(timezone(timedelta(hours=hours)))) == legal_day(aware)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        legal_day(datetime(2026, 11, 23))  # noqa: DTZ001
