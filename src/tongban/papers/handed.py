"""Reading what was handed in."""

from collections.abc import Iterator

from tongban.store.cells import CellRefused

from . import frames
from .models import HandedIn
from .shelf import PaperDamaged
from .stores import store

FILE = "paper.handed_in.file"  # the place a file is bound to, with the row's id


class FileGone(Exception):
    """The file is not kept any more, or not there yet."""


def contents(paper: HandedIn) -> Iterator[bytes]:
    """The file in pieces. Who may read it is for the caller to know: its owner, or whoever handles its case.

    Raises ``FileGone`` and ``PaperDamaged`` before the first piece where that can be known.
    """
    if paper.state != HandedIn.State.KEPT:
        raise FileGone(str(paper.id))
    try:
        pieces = frames.opened(store().get(paper.stored), FILE, paper.id)
        first = next(pieces)
    except (FileNotFoundError, CellRefused) as error:
        raise PaperDamaged(f"papers/{paper.stored}: {error}. Restore it from backup.") from error
    return _all(first, pieces)


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
