"""What a rule is given, and what it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tongban.terms.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case rests on, in canonical form. ``today`` is the legal day."""

    today: date
    values: Mapping[str, str] = field(default_factory=dict)  # element -> value, of groups held several times the first
    many: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # group -> one mapping per occurrence
    situations: Mapping[str, str] = field(default_factory=dict)  # situation -> choice

    def text(self, element: str) -> str:
        """The value, or "" when there is none."""
        return self.values.get(element, "")

    def each(self, group: str) -> Sequence[Mapping[str, str]]:
        """Every occurrence of a group."""
        return self.many.get(group, ())


Rule = Callable[[Facts], Verdict]
