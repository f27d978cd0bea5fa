"""A file sealed in frames opens as it was, or not at all."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tongban.papers.frames import FRAME, opened, sealed
from tongban.store.cells import CellRefused


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def _sealed(data: bytes, *bound: object) -> bytes:
    return b"".join(sealed(_pieces(data, 70_000), *bound))


@pytest.mark.parametrize("length", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 7])
def test_it_opens_as_it_was_however_it_comes(length: int) -> None:
    data = bytes(place % 256 for place in range(length))
    whole = _sealed(data, "x", 1)
    for size in (7_919, FRAME, len(whole)):
        assert b"".join(opened(_pieces(whole, size), "x", 1)) == data


def test_it_opens_at_its_place_alone() -> None:
    with pytest.raises(CellRefused):
        list(opened([_sealed(b"x", "file", 1)], "file", 2))


def test_frames_cannot_be_left_out_moved_repeated_or_cut() -> None:
    whole = _sealed(bytes(3 * FRAME), "x")
    length = int.from_bytes(whole[4:8], "big") + 4
    first, second, third = whole[4 : 4 + length], whole[4 + length : 4 + 2 * length], whole[4 + 2 * length :]
    for harmed in ((first, third), (second, first, third), (first, first, second, third), (first, second), ()):
        with pytest.raises(CellRefused):
            list(opened([b"TBF1", *harmed], "x"))


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    for given_ in (data, b"TBF1" + data):
        with pytest.raises(CellRefused):
            list(opened([given_], "x"))


@given(st.integers(0, 199), st.integers(1, 255))
@example(5, 1)  # the length says more than there is
def test_one_changed_byte_is_found(place: int, change: int) -> None:
    whole = bytearray(_sealed(bytes(160), "x"))
    whole[place % len(whole)] ^= change
    with pytest.raises(CellRefused):
        list(opened([bytes(whole)], "x"))
