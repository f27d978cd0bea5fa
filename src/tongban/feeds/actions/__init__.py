"""Every write of feeds: taking files, linking what carries no number, mending what was set aside."""

from .doubts import NotWaiting, decide_doubt
from .linking import link_waiting
from .mend import StillWrong, mend
from .take import NoSuchFeed, Taken, take

__all__ = ["NoSuchFeed", "NotWaiting", "StillWrong", "Taken", "decide_doubt", "link_waiting", "mend", "take"]
