"""Where PDFs lie: one encrypted file each, named by the hash of what is in it, never changed."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tongban.store.cells import seal, unseal

FILE = "paper.file"  # the place a file is bound to, with the paper's id


class PaperDamaged(Exception):
    """The stored file is not what was signed: restore it from backup, do not hand it out."""


def _root() -> Path:
    return Path(settings.TONGBAN_VAR) / "papers"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(paper_id: UUID, data: bytes) -> str:
    """Write ``data`` and give its name. Readers see the whole file or none: it appears by a rename."""
    sha = digest(data)
    name = f"{sha[:2]}/{sha[2:]}"
    target = _root() / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(prefix=".", dir=target.parent)  # mkstemp: 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(seal(data, FILE, paper_id))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    return name


def get(paper_id: UUID, name: str, sha256: str) -> bytes:
    """The file as it was signed. Raises ``PaperDamaged`` when it is missing or differs."""
    try:
        sealed = (_root() / name).read_bytes()
    except FileNotFoundError:
        raise PaperDamaged(f"papers/{name}: missing. Restore it from backup.") from None
    data = unseal(sealed, FILE, paper_id)
    if digest(data) != sha256:
        raise PaperDamaged(f"papers/{name}: its content is not what was signed. Restore it from backup.")
    return data


def drop(name: str) -> None:
    """Forget a file nobody was given."""
    (_root() / name).unlink(missing_ok=True)
