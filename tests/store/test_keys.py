"""A ring that cannot be trusted is refused at once, with what to do; a key of one use opens nothing of another."""

import json
from pathlib import Path

import pytest

from tongban.store import cells, keys
from tongban.store.cells import CellRefused, seal, seal_text, unseal, unseal_text

GOOD = "ab" * 32


@pytest.mark.parametrize(
    "body",
    [
        {"current": 2, "masters": {"1": GOOD}},
        {"current": 1, "masters": {"1": "abcd"}},
        {"current": 1, "masters": {"1": ""}},
        {"current": 1, "masters": [GOOD]},
        {"current": None, "masters": {"1": GOOD}},
        {"current": 1, "masters": {"one": GOOD}},
        [],
    ],
)
def test_a_ring_that_is_not_whole_is_refused_before_anything_is_sealed(body: object, tmp_path: Path) -> None:
    path = tmp_path / "master.json"
    path.write_text(json.dumps(body))
    with pytest.raises(keys.NoKeys, match="Restore it from backup"):
        keys.load(path)


def test_what_a_broken_file_says_tells_nothing_of_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "master.json"
    path.write_text(json.dumps({"current": 2, "masters": {"1": GOOD}}))
    with pytest.raises(keys.NoKeys) as refused:
        keys.load(path)
    assert GOOD not in str(refused.value)


def test_two_installations_have_two_keys_and_their_folder_is_their_owners(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "master.json", tmp_path / "b" / "master.json"
    keys.create(one)
    keys.create(other)
    assert keys.load(one).derive("cells") != keys.load(other).derive("cells")
    assert one.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_refused_a_second_time_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "master.json"
    keys.create(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        keys.create(path)
    assert path.read_bytes() == before


def test_each_purpose_and_each_master_has_its_own_key() -> None:
    ring = keys.KeyRing(1, {1: b"a" * 32, 2: b"b" * 32})
    made = {ring.derive("cells", 1), ring.derive("cells", 2), ring.derive("index/x", 1), ring.derive("index/y", 1)}
    assert len(made) == 4
    assert ring.derive("cells") == ring.derive("cells", 1)


def test_the_same_key_number_of_another_installation_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = seal(b"x", "place")
    monkeypatch.setattr(keys, "ring", lambda: keys.KeyRing(1, {1: b"z" * 32}))
    cells._cipher.cache_clear()
    try:
        with pytest.raises(CellRefused):
            unseal(cell, "place")
    finally:
        cells._cipher.cache_clear()


@pytest.mark.parametrize("broken", ["", "not base64!", "AQEB", "é"])
def test_a_text_cell_that_is_none_is_refused_as_one(broken: str) -> None:
    with pytest.raises(CellRefused):
        unseal_text(broken, "place")


def test_a_text_cell_cut_short_is_refused() -> None:
    cell = seal_text("沈若溪", "place")
    for length in range(len(cell)):
        with pytest.raises(CellRefused):
            unseal_text(cell[:length], "place")
