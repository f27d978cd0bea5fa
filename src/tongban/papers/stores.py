"""Where encrypted files lie: a folder of this machine by default, any store that speaks S3 by setting.

``TONGBAN_STORE`` is empty for the folder ``papers`` in var, a folder's path, or
``s3://bucket/prefix?endpoint=https://…&region=…``; keys come from where S3's own tools look for them
(``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, or a role). Both stores pass one contract:
``tests/papers/test_stores.py``. What is handed to a store is already encrypted.
"""

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from tongban.terms.ports import FileStore

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 256 * 1024
_NAME = re.compile(r"[0-9a-z]+(/[0-9a-z]+)*")


class StoreUnusable(Exception):
    """The store that the setting names cannot be used; the message says what is missing."""


class FolderStore:
    """Files in a folder, readable by their owner only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Readers see the whole file or none: it appears by a rename, after it has reached the disk."""
        target = self.root / _sound(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(prefix=".", dir=target.parent)  # mkstemp: 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(temporary).unlink()
            raise

    def get(self, name: str) -> Iterator[bytes]:
        file = (self.root / _sound(name)).open("rb")
        return _pieces(file)

    def drop(self, name: str) -> None:
        (self.root / _sound(name)).unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self.root / _sound(name)).is_file()


class S3Store:
    """Files in a bucket of any store that speaks S3."""

    def __init__(self, bucket: str, prefix: str = "", endpoint: str = "", region: str = "us-east-1") -> None:
        try:
            import boto3
            from boto3.s3.transfer import TransferConfig
            from botocore.client import Config
            from botocore.exceptions import ClientError
        except ImportError:
            raise StoreUnusable("TONGBAN_STORE names an S3 store, which needs boto3: pip install boto3") from None
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._refused = ClientError
        self._transfer = TransferConfig(use_threads=False)
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            config=Config(
                s3={"addressing_style": "path" if endpoint else "auto"},
                # Stores other than Amazon's do not all know the checksums that are sent by default since 2025.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3},
            ),
        )

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        self._client.upload_fileobj(_Reader(chunks), self._bucket, self._key(name), Config=self._transfer)

    def get(self, name: str) -> Iterator[bytes]:
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(name))["Body"]
        except self._refused as error:
            raise self._told(error, name) from None
        return _pieces(body)

    def drop(self, name: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def has(self, name: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except self._refused as error:
            if isinstance(self._told(error, name), FileNotFoundError):
                return False
            raise
        return True

    def _key(self, name: str) -> str:
        return self._prefix + _sound(name)

    def _told(self, error: Any, name: str) -> Exception:
        missing = error.response["Error"]["Code"] in ("NoSuchKey", "404", "NotFound")
        return FileNotFoundError(name) if missing else StoreUnusable(f"the S3 store refused {name}: {error}")


def store() -> FileStore:
    """The store of this installation."""
    return _made(str(settings.TONGBAN_STORE), Path(settings.TONGBAN_VAR))


@lru_cache(maxsize=4)
def _made(setting: str, var: Path) -> FileStore:
    parts = urlsplit(setting)
    if parts.scheme == "s3":
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if set(query) - {"endpoint", "region"} or not parts.netloc:
            raise StoreUnusable("TONGBAN_STORE: expected s3://bucket/prefix?endpoint=…&region=…")
        return S3Store(parts.netloc, parts.path, **query)
    if parts.scheme not in ("", "file"):
        raise StoreUnusable(f"TONGBAN_STORE: no store for {parts.scheme}://; use a folder or s3://bucket")
    return FolderStore(Path(parts.path) if parts.path else var / "papers")


def _sound(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name we give: {name!r}")
    return name


def _pieces(file: Any) -> Iterator[bytes]:
    try:
        while piece := file.read(PIECE):
            yield piece
    finally:
        file.close()


class _Reader(io.RawIOBase):
    """Pieces as a file to read from, so that a large one is sent on in parts and never held whole."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: "WriteableBuffer") -> int:
        view = memoryview(target).cast("B")
        while not self._left:
            following = next(self._chunks, None)
            if following is None:
                return 0
            self._left = following
        taken = min(len(view), len(self._left))
        view[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken
