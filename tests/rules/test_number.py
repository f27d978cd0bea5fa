"""Case numbers (``number.toml``)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.number import case_number, luhn, normal

from .tables import cases

digits = st.text(alphabet="0123456789", min_size=1, max_size=20)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("case", cases("number", "luhn"))
def test_luhn(case: dict[str, Any]) -> None:
    assert luhn(case["digits"]) == case["check"]


@pytest.mark.parametrize("case", cases("number", "normal"))
def test_normal(case: dict[str, Any]) -> None:
    assert normal(case["given"]) == case.get("gives")


@given(digits, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_caught(body: str, place: int, by: int) -> None:
    place %= len(body)
    slip = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert luhn(slip) != luhn(body)


@given(days, st.integers(0, 2**64))
def test_a_number_is_read_back_however_it_is_typed(on: date, random: int) -> None:
    number = case_number(on, random)
    assert number[:6] == f"{on:%y%m%d}"
    assert normal(number) == number
    assert normal(number.replace("-", "")) == number
    assert normal(" ".join(number)) == number


@given(days, st.integers(0, 9_999_999), st.integers(0, 12))
def test_neighbours_swapped_are_caught_but_for_nought_and_nine(on: date, random: int, place: int) -> None:
    typed = case_number(on, random).replace("-", "")
    one, other = typed[place], typed[place + 1]
    swapped = typed[:place] + other + one + typed[place + 2 :]
    if one != other and {one, other} != {"0", "9"}:
        assert normal(swapped) is None
