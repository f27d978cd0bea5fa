"""Numbers shaped like a person's are taken out; our own ids and ordinary figures stay."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.redact import HIDDEN, clean, redact


@pytest.mark.parametrize(
    "number",
    ["320599199007080424", "32059919900708042X", "32059919900708042x", "320599900708042", "320599 19900708 0424",
     "13912345678", "+8613912345678", "86 139-1234-5678", "139 1234 5678", "１３９１２３４５６７８",
     "３２０５９９１９９００７０８０４２４", "6222020200112233445", "6222 0202 0011 2233 445"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "身份证{}号", "id={},", "Key (n)=({}) already exists", "tel{}a", "'{}'"])
def test_a_persons_number_is_taken_out(number: str, around: str) -> None:
    said = redact(around.format(number))
    assert number not in said
    assert HIDDEN in said
    assert not clean(around.format(number))


@pytest.mark.parametrize(
    "said",
    ["case 2611-2300-4173-8", "12 events, 1463 of 6400", "took 0.0123456 s", "2026-11-25T22:18:16.123456+00:00",
     "event 139123 set aside", "port 25432", "320509111207", "01a214da-0f2b-70e5-b3db-925ef606675e",
     "13912345-6781-7391-8123-139123456789", "request 01391234567813912345678139123456"],
)  # fmt: skip
def test_what_is_nobodys_stays(said: str) -> None:
    assert redact(said) == said
    assert clean(said)


@given(st.uuids(version=4))
def test_no_id_of_ours_is_harmed(given_id: uuid.UUID) -> None:
    for said in (str(given_id), given_id.hex):
        assert redact(f"see {said}.") == f"see {said}."


@given(st.text(), st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), st.text())
def test_an_id_number_never_gets_through(before: str, number: str, after: str) -> None:
    assert number not in redact(f"{before} {number} {after}")
