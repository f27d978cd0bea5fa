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


@given(written, st.integers(0, 3))
def test_one_character_of_another_sound_is_another_person(name: str, place: int) -> None:
    place %= len(name)
    assert not names_agree(name, name[:place] + "兵" + name[place + 1 :])
