"""One contract for every store: a folder, and anything that speaks S3 (a test server on this machine)."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tongban.papers import stores
from tongban.papers.stores import FolderStore, S3Store, StoreUnusable, store
from tongban.store.ids import new_id
from tongban.terms.ports import FileStore

NAME = "in/ab/0123456789abcdef"
LARGE = 20_000_000  # more than S3 takes in one part


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:  # without keys boto3 asks the cloud machine for a role
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return FolderStore(tmp_path / "papers")
    endpoint = request.getfixturevalue("s3_endpoint")
    _bucket(endpoint)
    return S3Store("tongban-papers", prefix=new_id().hex, endpoint=endpoint)  # one server, and each test its own


def _bucket(endpoint: str) -> Any:
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket="tongban-papers")
    return client


def _all(kept: FileStore, name: str = NAME) -> bytes:
    return b"".join(kept.get(name))


def test_what_was_put_is_got_in_pieces(kept: FileStore) -> None:
    assert not kept.has(NAME)
    kept.put(NAME, [b"one ", b"", b"two"])
    assert kept.has(NAME)
    assert _all(kept) == b"one two"


def test_a_large_file_comes_and_goes_in_parts(kept: FileStore) -> None:
    kept.put(NAME, (bytes([place % 251]) * 100_000 for place in range(LARGE // 100_000)))
    pieces = list(kept.get(NAME))
    assert max(map(len, pieces)) <= stores.PIECE
    assert b"".join(pieces) == b"".join(bytes([place % 251]) * 100_000 for place in range(LARGE // 100_000))


def test_an_empty_file_is_a_file(kept: FileStore) -> None:
    kept.put(NAME, [])
    assert kept.has(NAME)
    assert _all(kept) == b""


def test_a_later_file_takes_the_place_of_an_earlier(kept: FileStore) -> None:
    kept.put(NAME, [b"a longer first"])
    kept.put(NAME, [b"second"])
    assert _all(kept) == b"second"


def test_a_file_that_breaks_off_leaves_the_earlier_one(kept: FileStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    kept.put(NAME, [b"whole"])
    with pytest.raises(ConnectionResetError):
        kept.put(NAME, broken())
    assert _all(kept) == b"whole"


def test_what_is_not_there_is_said_at_once(kept: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        kept.get(NAME)


def test_dropping_twice_is_dropping_once(kept: FileStore) -> None:
    kept.put(NAME, [b"x"])
    kept.drop(NAME)
    kept.drop(NAME)
    assert not kept.has(NAME)


@pytest.mark.parametrize("name", ["", "../x", "/etc/x", "a//b", "a/../b", "A", "a b", "a\n"])
def test_only_names_we_give_are_names(kept: FileStore, name: str) -> None:
    for act in (kept.get, kept.drop, kept.has):
        with pytest.raises(ValueError, match="not a name we give"):
            act(name)


def test_a_prefix_keeps_two_installations_apart(s3_endpoint: str) -> None:
    _bucket(s3_endpoint)
    one, other = (S3Store("tongban-papers", prefix=prefix, endpoint=s3_endpoint) for prefix in ("one", "other"))
    one.put(NAME, [b"1"])
    assert not other.has(NAME)


def test_the_setting_chooses_the_store(settings: Any, tmp_path: Path, s3_endpoint: str) -> None:
    settings.TONGBAN_VAR, settings.TONGBAN_STORE = tmp_path, ""
    assert isinstance(store(), FolderStore)
    settings.TONGBAN_STORE = f"{tmp_path}/elsewhere"
    chosen = store()
    assert isinstance(chosen, FolderStore)
    assert chosen.root == tmp_path / "elsewhere"
    settings.TONGBAN_STORE = f"s3://tongban-papers/city?endpoint={s3_endpoint}&region=cn-north-1"
    assert isinstance(store(), S3Store)


@pytest.mark.parametrize("setting", ["s3:///prefix", "s3://bucket?colour=red", "ftp://host/x"])
def test_a_setting_that_names_no_store_is_refused(settings: Any, setting: str) -> None:
    settings.TONGBAN_STORE = setting
    with pytest.raises(StoreUnusable, match="TONGBAN_STORE"):
        store()


def test_without_boto3_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(StoreUnusable, match="pip install boto3"):
        S3Store("bucket")


def test_a_bucket_that_is_not_there_is_no_missing_file(s3_endpoint: str) -> None:
    _bucket(s3_endpoint)
    with pytest.raises(StoreUnusable, match="NoSuchBucket"):
        S3Store("another-bucket", endpoint=s3_endpoint).get(NAME)
