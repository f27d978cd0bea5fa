"""Every write to the record."""

from .record import record

__all__ = ["record"]
