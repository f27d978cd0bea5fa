"""How a rule answers: yes or an expected no, with its reason and its source."""

from dataclasses import dataclass

from .text import Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer. ``reason`` is told to the person; ``next_step`` is what she can do after a no."""

    allowed: bool
    reason: Text
    source: Text
    next_step: Text | None = None
