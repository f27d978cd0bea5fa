"""Every write of feeds: taking files, linking what carries no number, mending what was set aside."""

from .take import NoSuchFeed, Taken, take

__all__ = ["NoSuchFeed", "Taken", "take"]
