"""One-time codes: how long they hold and how often they go (``onetime.toml``)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.onetime import PER_ADDRESS, PER_PHONE, state, wait_before_sending

from .tables import cases

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
agos = st.lists(st.integers(0, 100_000), max_size=40)


def _at(seconds_ago: list[int]) -> list[datetime]:
    return [NOW - timedelta(seconds=ago) for ago in seconds_ago]


@pytest.mark.parametrize("case", cases("onetime", "state"))
def test_state(case: dict[str, Any]) -> None:
    sent = NOW - timedelta(seconds=case["age"])
    assert state(sent=sent, tries=case["tries"], used=case.get("used", False), now=NOW) == case["state"]


@pytest.mark.parametrize("case", cases("onetime", "send"))
def test_wait_before_sending(case: dict[str, Any]) -> None:
    wait = wait_before_sending(to_phone=_at(case["phone"]), from_address=_at(case["address"]), now=NOW)
    assert wait.total_seconds() == case["wait"]


@given(agos, agos)
def test_after_the_wait_there_is_none(phone: list[int], address: list[int]) -> None:
    to_phone, from_address = _at(phone), _at(address)
    wait = wait_before_sending(to_phone=to_phone, from_address=from_address, now=NOW)
    assert wait_before_sending(to_phone=to_phone, from_address=from_address, now=NOW + wait) == timedelta(0)


@given(agos)
def test_no_more_go_than_the_limits_say(phone: list[int]) -> None:
    if wait_before_sending(to_phone=_at(phone), from_address=[], now=NOW):
        return
    for limits, sent in ((PER_PHONE, phone), (PER_ADDRESS, [])):
        for many, within in limits:
            assert sum(ago < within.total_seconds() for ago in sent) < many
