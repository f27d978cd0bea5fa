from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.papers import codes
from tongban.rules.number import luhn

CODE = "7K3M-Q9TZ-04XB-H1DC"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        " 7k3m q9tz o4xb hldc ",
        "7K3MQ9TZ04XBHIDC",
        "7K3M—Q9TZ–04XB‐HiDC",
        "７Ｋ３Ｍ－Ｑ９ＴＺ－０４ＸＢ－Ｈ１ＤＣ",
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert codes.normal(typed) == CODE


@pytest.mark.parametrize("typed", ["", "7K3M", CODE + "0", CODE.replace("K", "U"), "é" * 16, "0" * 10_000, "\0" * 16])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.normal(typed) is None


@given(st.text())
def test_no_text_breaks_it(typed: str) -> None:
    codes.normal(typed)


@given(st.integers(0, 2**64))
def test_a_new_code_reads_back(seed: int) -> None:
    code = codes.new_code(Random(seed))  # noqa: S311 - a test
    assert codes.normal(code) == code
    assert codes.found_in(b"(verification code " + code.encode() + b")") == [code]


def test_the_check_digit_finds_every_wrong_digit() -> None:
    digits = codes.new_number(date(2026, 11, 23), Random(1)).replace("-", "")  # noqa: S311 - a test
    for place in range(12):
        for wrong in set("0123456789") - {digits[place]}:
            changed = digits[:place] + wrong + digits[place + 1 : 12]
            assert luhn(changed) != digits[-1]
