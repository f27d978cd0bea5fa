"""Signed papers: one encrypted file each, named by the hash of what is in it, never changed."""

import hashlib
from uuid import UUID

from tongban.store.cells import seal, unseal

from .stores import store

FILE = "paper.file"  # the place a file is bound to, with the paper's id


class PaperDamaged(Exception):
    """The stored file is not what was signed: restore it from backup, do not hand it out."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(paper_id: UUID, data: bytes) -> str:
    """Keep ``data`` and give its name."""
    sha = digest(data)
    name = f"{sha[:2]}/{sha[2:]}"
    store().put(name, [seal(data, FILE, paper_id)])
    return name


def get(paper_id: UUID, name: str, sha256: str) -> bytes:
    """The file as it was signed. Raises ``PaperDamaged`` when it is missing or differs."""
    try:
        sealed = b"".join(store().get(name))
    except FileNotFoundError:
        raise PaperDamaged(f"papers/{name}: missing. Restore it from backup.") from None
    data = unseal(sealed, FILE, paper_id)
    if digest(data) != sha256:
        raise PaperDamaged(f"papers/{name}: its content is not what was signed. Restore it from backup.")
    return data


def drop(name: str) -> None:
    """Forget a file nobody was given."""
    store().drop(name)
