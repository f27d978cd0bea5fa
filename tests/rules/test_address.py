"""What stands for a dwelling in an address (``address.toml``)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.address import dwelling

from .tables import cases

number = st.integers(1, 99)


@pytest.mark.parametrize("case", cases("address"))
def test_address(case: dict[str, Any]) -> None:
    assert dwelling(case["address"]) == case["dwelling"]


@given(number, number, st.integers(101, 3299))
def test_however_much_of_the_town_is_written_it_is_the_same_dwelling(building: int, unit: int, room: int) -> None:
    home = f"嘉禾花园{building}幢{unit}单元{room}室"
    assert (
        dwelling(home) == dwelling(f"江苏省苏州市相城区黄桥街道永青路8号{home}") == f"嘉禾花园|{building}|{unit}|{room}"
    )


@given(number, number, st.integers(101, 3299))
def test_another_room_is_another_dwelling(building: int, unit: int, room: int) -> None:
    one, other = (f"嘉禾花园{building}幢{unit}单元{r}室" for r in (room, room + 1))
    assert dwelling(one) != dwelling(other)


@given(st.text(max_size=60))
def test_whatever_is_written_nothing_breaks(address: str) -> None:
    assert dwelling(address).count("|") in (0, 3)
