"""Whether two rows speak of one person (``match.toml``)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.match import names_agree

from .tables import cases

written = st.text(alphabet="沈陆王张章若桂溪英嘉佳", min_size=2, max_size=4)


@pytest.mark.parametrize("case", cases("match"))
def test_match(case: dict[str, Any]) -> None:
    one, other = case["names"]
    assert names_agree(one, other) is case["agree"]


@given(written, written)
def test_it_does_not_matter_who_is_compared_with_whom(one: str, other: str) -> None:
    assert names_agree(one, other) is names_agree(other, one)


@given(written, st.integers(0, 3), st.sampled_from("甲乙丙"))
def test_one_slip_of_the_pen_is_forgiven(name: str, place: int, slip: str) -> None:
    place %= len(name)
    assert names_agree(name, name[:place] + slip + name[place + 1 :])
