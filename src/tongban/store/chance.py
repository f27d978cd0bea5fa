"""Random bytes of the system's, fetched some thousand at a time.

A call of the system for every nonce and id costs more than the cipher; and each lets another thread take over, which
is then not interrupted for milliseconds. What was fetched is never used twice: every thread has its own, and a
process that was forked throws away what it was born with.
"""

import os
import threading

AT_ONCE = 8192


class _Fetched(threading.local):
    def __init__(self) -> None:
        self.bytes = b""
        self.used = 0


_fetched = _Fetched()


def random_bytes(count: int) -> bytes:
    """``count`` bytes (at most some dozens) nobody can guess, fit for nonces, ids and keys."""
    mine = _fetched
    begin = mine.used
    end = begin + count
    if end > len(mine.bytes):
        mine.bytes, begin, end = os.urandom(AT_ONCE), 0, count
    mine.used = end
    return mine.bytes[begin:end]


def _forget() -> None:
    _fetched.bytes, _fetched.used = b"", 0


os.register_at_fork(after_in_child=_forget)
