"""How well rows were linked, against the truth the demo city keeps apart: pair by pair."""

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tongban.residents.read import owners


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of rows that are one person's, in truth, by our links, and by both."""

    rows: int
    linked: int  # rows that are in the record; the others wait in the quarantine
    true: int
    claimed: int
    right: int

    @property
    def precision(self) -> float:
        """Of the pairs we say are one person's, how many are."""
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one person's, how many we say are; rows in the quarantine count as missed."""
        return self.right / self.true if self.true else 1.0


def score(truth: Path) -> Score:
    """Hold the record's links against ``truth`` (feed, key, person of every row that is still delivered)."""
    person: dict[tuple[str, str], str] = {}
    with truth.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["gone"]:
                person[row["feed"], row["key"]] = row["person"]
    keys: dict[str, list[str]] = defaultdict(list)
    for feed, key in person:
        keys[feed].append(key)
    subject = {
        (feed, key): found for feed, some in keys.items() for key, found in owners(source=feed, keys=some).items()
    }
    both = Counter((person[row], subject[row]) for row in subject)
    return Score(
        rows=len(person),
        linked=len(subject),
        true=_pairs(person.values()),
        claimed=_pairs(subject.values()),
        right=sum(count * (count - 1) // 2 for count in both.values()),
    )


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())
