"""Every write to the record."""

from .absence import absent, count_held, let_go
from .corrections import answer_correction, ask_correction
from .known import Marked, key_hmac, marked
from .links import move_record
from .record import record
from .ruling import rule

__all__ = [
    "Marked",
    "absent",
    "answer_correction",
    "ask_correction",
    "count_held",
    "key_hmac",
    "let_go",
    "marked",
    "move_record",
    "record",
    "rule",
]
