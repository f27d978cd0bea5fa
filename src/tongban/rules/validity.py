"""When a version of a definition holds. Dates decide, never a column somebody has to turn at midnight."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What a version is on some day."""

    CONCEPT = "concept"  # proposed or announced: not yet in force
    PUBLISHED = "published"  # in force
    WITHDRAWN = "withdrawn"  # no longer in force; cases that began with it keep it


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of force to the first day without; ``begins`` None: not decided, ``ends`` None: open."""

    begins: date | None
    ends: date | None = None

    def state(self, on: date) -> State:
        if self.begins is None or on < self.begins:
            return State.CONCEPT
        return State.PUBLISHED if self.ends is None or on < self.ends else State.WITHDRAWN

    def overlaps(self, other: "Period") -> bool:
        """Whether both hold on some day. Undecided ones hold on none; nor do those that end as they begin."""
        if self.begins is None or other.begins is None:
            return False
        begins = max(self.begins, other.begins)
        ends = [one.ends for one in (self, other) if one.ends is not None]
        return not ends or begins < min(ends)
