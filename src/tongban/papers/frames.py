"""A file sealed piece by piece, so that neither sealing nor opening holds the whole of it.

``TBF1`` and then frames of four bytes of length and a cell. Each cell is bound to its place, its turn and whether
it is the last: no frame can be left out, moved, repeated or taken from another file, and the end cannot be cut off.
"""

from collections.abc import Iterable, Iterator

from tongban.store.cells import CellRefused, seal, unseal

MAGIC = b"TBF1"
FRAME = 256 * 1024
_LARGEST = FRAME + 64  # a frame and what a cell adds


def sealed(chunks: Iterable[bytes], *bound: object) -> Iterator[bytes]:
    """``chunks``, of any sizes, as a sealed file."""
    yield MAGIC
    turn = 0
    held = b""
    for chunk in chunks:
        held += chunk
        while len(held) > FRAME:
            yield _frame(held[:FRAME], turn, "more", bound)
            held, turn = held[FRAME:], turn + 1
    yield _frame(held, turn, "last", bound)


def opened(chunks: Iterable[bytes], *bound: object) -> Iterator[bytes]:
    """What ``sealed`` was given, in pieces. Raises ``CellRefused`` where the file is not what was sealed."""
    buffer = _Buffer(chunks)
    if buffer.take(4) != MAGIC:
        raise CellRefused(f"{bound[0]}: not a sealed file of a version we know")
    turn = 0
    head = buffer.take(4)
    while True:
        length = int.from_bytes(head, "big")
        if len(head) < 4 or length > _LARGEST:
            raise CellRefused(f"{bound[0]}: cut off or altered at frame {turn}")
        cell = buffer.take(length)
        if len(cell) != length:
            raise CellRefused(f"{bound[0]}: cut off or altered at frame {turn}")
        head = buffer.take(4)
        yield unseal(cell, *bound, turn, "more" if head else "last")
        if not head:
            return
        turn += 1


def _frame(plain: bytes, turn: int, which: str, bound: tuple[object, ...]) -> bytes:
    cell = seal(plain, *bound, turn, which)
    return len(cell).to_bytes(4, "big") + cell


class _Buffer:
    """Takes exact lengths out of pieces of any size."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""

    def take(self, length: int) -> bytes:
        """``length`` bytes, or what is left."""
        while len(self._held) < length:
            following = next(self._chunks, None)
            if following is None:
                break
            self._held += following
        taken, self._held = self._held[:length], self._held[length:]
        return taken
