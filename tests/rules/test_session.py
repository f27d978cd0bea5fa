"""When a session is over (``session.toml``)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tongban.rules.password import least_length
from tongban.rules.session import Limits, ending, worth_noting

from .tables import cases

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", cases("session", "ending"))
def test_ending(case: dict[str, Any]) -> None:
    absolute = timedelta(minutes=case["absolute"]) if case["absolute"] else None
    limits = Limits(timedelta(minutes=case["idle"]), absolute)
    opened, seen = (NOW - timedelta(minutes=case[name]) for name in ("opened", "seen"))
    assert ending(limits, opened=opened, seen=seen, now=NOW) == case["ends"]


def test_a_clock_set_back_ends_nothing() -> None:
    later = NOW + timedelta(hours=2)
    assert ending(Limits(timedelta(minutes=20)), opened=later, seen=later, now=NOW) == ""


def test_being_seen_is_written_once_a_minute() -> None:
    assert not worth_noting(seen=NOW - timedelta(seconds=59), now=NOW)
    assert worth_noting(seen=NOW - timedelta(seconds=60), now=NOW)


@pytest.mark.parametrize(("beside", "least"), [(False, 12), (True, 8)])
def test_a_password_beside_a_second_factor_may_be_shorter(beside: bool, least: int) -> None:
    assert least_length(second_factor=beside, alone=12, beside=8) == least


def test_no_setting_makes_a_password_shorter_than_eight() -> None:
    assert least_length(second_factor=True, alone=1, beside=1) == 8
