"""A row agrees with itself (``identity.toml``)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.identity import age, agrees
from tongban.rules.transform import Unfit

from .tables import cases


@pytest.mark.parametrize("case", cases("identity", "agrees"))
def test_agrees(case: dict[str, Any]) -> None:
    if not case["refused"]:
        agrees(case["values"])
        return
    with pytest.raises(Unfit) as refused:
        agrees(case["values"])
    assert refused.value.kind == case["refused"]


@pytest.mark.parametrize("case", cases("identity", "age"))
def test_age(case: dict[str, Any]) -> None:
    assert age(case["born"], case["on"]) == case["years"]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_nobody_grows_younger(one: date, other: date) -> None:
    first, second = sorted((one, other))
    born = "1900-01-01"
    assert 0 <= age(born, first.isoformat()) <= age(born, second.isoformat())
