"""Which source is believed, and why (``golden.toml``)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.golden import Candidate, choose

from .tables import cases

WEEK = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("case", cases("golden"))
def test_golden(case: dict[str, Any]) -> None:
    rows = [Candidate(value, by, on, WEEK + timedelta(hours=hour)) for value, by, on, hour in case["rows"]]
    choice = choose(rows, "police")
    assert {"value": rows[choice.index].value, "because": choice.because, "contested": choice.contested} == case[
        "gives"
    ]


candidates = st.lists(
    st.builds(
        Candidate,
        st.sampled_from("汉回满"),
        st.sampled_from(["police", "civil", "school"]),
        st.dates(date(2026, 11, 1), date(2026, 11, 3)),
        st.integers(0, 2).map(lambda hours: WEEK + timedelta(hours=hours)),
    ),
    min_size=1,
    max_size=6,
)


@given(candidates, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_given(rows: list[Candidate], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = choose(rows, "police"), choose(shuffled, "police")
    assert rows[one.index] == shuffled[other.index]
    assert (one.because, one.contested) == (other.because, other.contested)


@given(candidates)
def test_the_competent_department_is_never_overruled(rows: list[Candidate]) -> None:
    chosen = rows[choose(rows, "police").index]
    assert chosen.department == "police" or all(row.department != "police" for row in rows)


@given(candidates)
def test_where_all_say_the_same_nothing_is_contested(rows: list[Candidate]) -> None:
    same = [Candidate("汉", row.department, row.observed_on, row.known_at) for row in rows]
    assert not choose(same, "police").contested
