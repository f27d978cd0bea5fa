"""Who may take over a post, who may stand in."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tongban.rules.staffing import Held, leads, may_stand_in, may_take_over

A, B, U, V = (UUID(int=number) for number in range(1, 5))
HERS = Held(A, A, "community_worker", U)
OTHER = Held(B, B, "community_worker", U)
TODAY = date(2026, 11, 2)


def test_a_colleague_in_the_same_post_takes_over() -> None:
    assert may_take_over(HERS, OTHER).allowed


@pytest.mark.parametrize(
    ("leaving", "successor"),
    [
        (replace(HERS, open=False), OTHER),
        (HERS, replace(OTHER, open=False)),
        (HERS, replace(OTHER, account=A)),
        (HERS, replace(OTHER, post="data_steward")),
        (HERS, replace(OTHER, unit=V)),
    ],
)
def test_nobody_gets_rights_by_anothers_leaving(leaving: Held, successor: Held) -> None:
    verdict = may_take_over(leaving, successor)
    assert not verdict.allowed
    assert verdict.next_step is not None


@pytest.mark.parametrize(
    ("stand_in", "since", "until", "allowed"),
    [
        (OTHER, TODAY, TODAY, True),
        (replace(OTHER, post="data_steward"), TODAY, None, True),  # another post of the unit may stand in
        (None, TODAY, None, True),
        (OTHER, date(2026, 11, 1), None, False),
        (OTHER, date(2026, 11, 5), date(2026, 11, 4), False),
        (replace(OTHER, account=A), TODAY, None, False),
        (replace(OTHER, unit=V), TODAY, None, False),
        (replace(OTHER, open=False), TODAY, None, False),
    ],
)
def test_who_stands_in(stand_in: Held | None, since: date, until: date | None, allowed: bool) -> None:
    assert may_stand_in(HERS, stand_in, since, until, TODAY).allowed is allowed


def test_a_leader_answers_for_her_place_and_what_lies_in_it() -> None:
    assert leads("town", "town", [])
    assert leads("town", "village", ["town", "county"])
    assert not leads("village", "town", ["county"])
    assert not leads("other", "village", ["town", "county"])
