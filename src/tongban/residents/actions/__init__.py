"""Every write to the record."""

from .absence import absent, count_held, let_go
from .known import Marked, marked
from .record import record

__all__ = ["Marked", "absent", "count_held", "let_go", "marked", "record"]
