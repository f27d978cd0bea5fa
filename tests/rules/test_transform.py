"""From what departments write to the canonical form (``transform.toml``)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules import transform
from tongban.rules.transform import LONGEST, Unfit
from tongban.terms.content import Content

from .tables import cases

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
TO_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def check_character(core: str) -> str:
    """GB 11643 in its own words, apart from the library the house uses."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(core, WEIGHTS, strict=True)) % 11]


def cores(born: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    """The first seventeen digits of ID numbers of people born then."""
    return st.builds(
        lambda area, day, sequence: f"{area:06d}{day:%Y%m%d}{sequence:03d}",
        st.integers(110000, 659999),
        born,
        st.integers(0, 999),
    )


numbers = cores(st.dates(min_value=date(1900, 1, 1))).map(lambda core: core + check_character(core))


def held(act: transform.Transform, case: dict[str, Any], codes: Any = None) -> None:
    if "refused" in case:
        with pytest.raises(Unfit) as refused:
            act(case["given"], codes)
        assert refused.value.kind == case["refused"]
        assert refused.value.reason.zh
        assert refused.value.mend.en
    else:
        assert act(case["given"], codes) == case["gives"]


@pytest.mark.parametrize("case", cases("transform", "id_number"))
def test_id_number(case: dict[str, Any]) -> None:
    held(transform.id_number, case)


@pytest.mark.parametrize("case", cases("transform", "document_no"))
def test_document_no(case: dict[str, Any]) -> None:
    held(transform.document_no, case)


@pytest.mark.parametrize("case", cases("transform", "decimal"))
def test_decimal(case: dict[str, Any]) -> None:
    held(transform.decimal, case)


@pytest.mark.parametrize("case", cases("transform", "day"))
def test_day(case: dict[str, Any]) -> None:
    held(transform.day, case)


@pytest.mark.parametrize("case", cases("transform", "month"))
def test_month(case: dict[str, Any]) -> None:
    held(transform.month, case)


@pytest.mark.parametrize("case", cases("transform", "integer"))
def test_integer(case: dict[str, Any]) -> None:
    held(transform.integer, case)


@pytest.mark.parametrize("case", cases("transform", "code"))
def test_code(case: dict[str, Any], declared: Content) -> None:
    held(transform.code, case, declared.codes[case["list"]])


@pytest.mark.parametrize("case", cases("transform", "mobile"))
def test_mobile(case: dict[str, Any]) -> None:
    held(transform.mobile, case)


@pytest.mark.parametrize("case", cases("transform", "text"))
def test_text(case: dict[str, Any]) -> None:
    held(transform.text, case)


def test_a_text_may_be_as_long_as_it_says_and_no_longer() -> None:
    assert transform.text("通" * LONGEST) == "通" * LONGEST
    with pytest.raises(Unfit) as refused:
        transform.text("通" * (LONGEST + 1))
    assert refused.value.kind == "too_long"


def test_every_alias_and_every_name_of_a_list_leads_to_its_code(declared: Content) -> None:
    for codes in declared.codes.values():
        for code, name in codes.items.items():
            assert transform.code(name.zh, codes) == code
        for alias, code in codes.aliases.items():
            assert transform.code(alias, codes) == code


@given(numbers)
def test_a_sound_id_number_is_taken_in_every_spelling(number: str) -> None:
    assert transform.id_number(number) == number
    assert transform.id_number(number.lower()) == number
    assert transform.id_number(number.translate(TO_FULL_WIDTH)) == number
    assert transform.id_number(f" {number[:6]} {number[6:14]}　{number[14:]} ") == number


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_a_mistyped_digit_is_refused(number: str, place: int, by: int) -> None:
    slip = "0" if number[place] == "X" else str((int(number[place]) + by) % 10)
    with pytest.raises(Unfit):
        transform.id_number(number[:place] + slip + number[place + 1 :])


@given(cores(st.dates(date(1900, 1, 1), date(1999, 12, 31))))
def test_an_old_number_of_fifteen_digits_becomes_its_eighteen(core: str) -> None:
    assert transform.id_number(core[:6] + core[8:]) == core + check_character(core)


@given(numbers)
def test_what_is_canonical_stays_so(number: str) -> None:
    born = transform.birth_of(number)
    assert born.replace("-", "") == number[6:14]
    assert transform.day(born) == born


@given(st.text(max_size=40))
def test_whatever_is_written_becomes_canonical_or_is_refused(raw: str) -> None:
    acts = (transform.text, transform.id_number, transform.day, transform.month, transform.integer)
    for act in (*acts, transform.document_no, transform.decimal):
        try:
            taken = act(raw, None)
        except Unfit:
            continue
        assert act(taken, None) == taken
