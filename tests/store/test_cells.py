"""A cell opens at its place, under its key, unaltered; anywhere else it does not."""

import hmac
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.store import cells, keys
from tongban.store.blind import blind
from tongban.store.cells import CellRefused, seal, seal_json, seal_text, unseal, unseal_json, unseal_text

PLACE = ("person.name", "3f0c")


@pytest.fixture
def rotated(monkeypatch: pytest.MonkeyPatch) -> Iterator[keys.KeyRing]:
    """A ring of two masters, the second one current."""
    ring = keys.KeyRing(2, {1: b"a" * 32, 2: b"b" * 32})
    monkeypatch.setattr(keys, "ring", lambda: ring)
    cells._cipher.cache_clear()
    yield ring
    cells._cipher.cache_clear()


@given(st.binary(max_size=500), st.text(max_size=20), st.text(max_size=20))
def test_what_was_sealed_comes_back(plain: bytes, column: str, row: str) -> None:
    assert unseal(seal(plain, column, row), column, row) == plain


@given(st.text(max_size=100))
def test_texts_and_json_come_back(text: str) -> None:
    assert unseal_text(seal_text(text, *PLACE), *PLACE) == text
    assert unseal_json(seal_json({"名": [text, None, 1]}, *PLACE), *PLACE) == {"名": [text, None, 1]}


def test_the_same_value_twice_gives_two_cells() -> None:
    assert seal(b"x", *PLACE) != seal(b"x", *PLACE)


@pytest.mark.parametrize("elsewhere", [("person.name", "other"), ("person.mobile", "3f0c"), ("person.name",), ()])
def test_a_cell_moved_elsewhere_does_not_open(elsewhere: tuple[str, ...]) -> None:
    with pytest.raises(CellRefused):
        unseal(seal(b"x", *PLACE), *(elsewhere or ("",)))


def test_places_do_not_run_into_each_other() -> None:
    with pytest.raises(CellRefused):
        unseal(seal(b"x", "ab", "c"), "a", "bc")


def test_any_flipped_bit_is_refused() -> None:
    cell = seal(b"secret", *PLACE)
    for place in range(len(cell)):
        broken = bytearray(cell)
        broken[place] ^= 1
        with pytest.raises(CellRefused):
            unseal(bytes(broken), *PLACE)


@pytest.mark.parametrize("cell", [b"", b"\x01", b"\x01\x01\x01" + b"0" * 10])
def test_a_stump_is_refused(cell: bytes) -> None:
    with pytest.raises(CellRefused):
        unseal(cell, *PLACE)


def test_after_a_rotation_old_cells_open_and_new_ones_carry_the_new_key(
    rotated: keys.KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ring", lambda: keys.KeyRing(1, rotated.masters))
    old = seal(b"x", *PLACE)
    monkeypatch.setattr(keys, "ring", lambda: rotated)
    new = seal(b"x", *PLACE)
    assert (old[2], new[2]) == (1, 2)
    assert unseal(old, *PLACE) == unseal(new, *PLACE) == b"x"


def test_a_key_that_is_gone_is_named(rotated: keys.KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = seal(b"x", *PLACE)
    monkeypatch.setattr(keys, "ring", lambda: keys.KeyRing(1, {1: b"a" * 32}))
    with pytest.raises(CellRefused, match="key 2"):
        unseal(cell, *PLACE)


def test_a_blind_index_is_the_beginning_of_an_hmac() -> None:
    key = keys.ring().derive("index/a", min(keys.ring().masters))
    for value in ("", "x", "林晓" * 50):
        assert blind("a", value) == hmac.digest(key, value.encode(), "sha256")[:16]


def test_blind_indexes_are_equal_for_equal_values_and_do_not_mix_fields() -> None:
    assert blind("a", "x") == blind("a", "x")
    assert len({blind("a", "x"), blind("a", "y"), blind("b", "x")}) == 3
    assert len(blind("a", "x")) == 16


def test_a_rotation_leaves_the_index_where_it_was(rotated: keys.KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongban.store.blind import _begun

    _begun.cache_clear()
    after = blind("a", "x")
    monkeypatch.setattr(keys, "ring", lambda: keys.KeyRing(1, {1: b"a" * 32}))
    _begun.cache_clear()
    assert blind("a", "x") == after
    _begun.cache_clear()


def test_a_key_file_is_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.json"
    keys.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keys.create(path)
    assert len(keys.load(path).derive("cells")) == 32


@pytest.mark.parametrize("body", [None, "", "{}", '{"current": 1, "masters": {"1": "zz"}}'])
def test_a_missing_or_broken_key_file_says_what_to_do(body: str | None, tmp_path: Path) -> None:
    path = tmp_path / "master.json"
    if body is not None:
        path.write_text(body)
    with pytest.raises(keys.NoKeys, match=r"master\.json.*(backup|tongban)"):
        keys.load(path)
