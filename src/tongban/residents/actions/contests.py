"""Values that sources contradict each other about: kept in a queue, and what a person decided about them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tongban.guard.actions import grant_each, revoke_refs
from tongban.guard.relations import duty
from tongban.residents.models import Contest
from tongban.residents.shape import MOBILE, NAME, Shape
from tongban.rules.privacy import Relation
from tongban.store import bulk
from tongban.store.ids import new_id
from tongban.terms.permissions import Permission

from .frame import Frame
from .known import RESIDENT

Place = tuple[str, str]  # element, occurrence
_STANDING = """
SELECT id, subject_id, element, occ, candidates, chosen, state FROM residents_contest
WHERE state <> 'settled' AND subject_id {among}
"""
_REVIEWER = duty(Permission.RECORD_CONTEST)
_COLUMNS = ("id", "region", "subject_id", "element", "occ", "candidates", "sources", "chosen", "state", "opened_at")


@dataclass(frozen=True, slots=True)
class Ruling:
    """The observations that contradict each other, each with a mark of its value; the mark a person chose, or ""."""

    candidates: list[dict[str, str]]
    chosen: str = ""
    id: UUID | None = None

    @property
    def marks(self) -> set[str]:
        return {candidate["mark"] for candidate in self.candidates}

    @property
    def sources(self) -> int:
        return len({candidate["src"] for candidate in self.candidates})


@dataclass(slots=True)
class Rulings:
    """What stands about one person, and what is contested now."""

    before: dict[Place, Ruling] = field(default_factory=dict)
    contested: dict[Place, Ruling] = field(default_factory=dict)
    still: set[Place] = field(default_factory=set)  # rulings that were followed

    def stands(self, place: Place, marks: Sequence[str]) -> str | None:
        """The mark somebody decided for, as long as no source says anything that was not before her then."""
        ruling = self.before.get(place)
        if ruling is None or not ruling.chosen or ruling.chosen not in marks or not ruling.marks.issuperset(marks):
            return None
        self.still.add(place)
        return ruling.chosen


@dataclass(slots=True)
class Standing:
    """Open and ruled contests of the people decided about, and what becomes of them."""

    before: dict[UUID, dict[Place, Ruling]] = field(default_factory=dict)
    new: list[tuple[UUID, Place, Ruling]] = field(default_factory=list)
    again: list[tuple[UUID, Ruling]] = field(default_factory=list)
    settled: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, subject_ids: Iterable[UUID]) -> "Standing":
        standing = cls()
        for id, subject_id, element, occ, candidates, chosen, _state in bulk.fetch(_STANDING, subject_ids):
            mine = standing.before.setdefault(bulk.uuid_of(subject_id), {})
            mine[element, occ] = Ruling(bulk.json_of(candidates), chosen, bulk.uuid_of(id))
        return standing

    @property
    def subjects(self) -> set[UUID]:
        return set(self.before)

    def rulings(self, subject_id: UUID) -> Rulings:
        return Rulings(self.before.get(subject_id, {}))

    def told(self, subject_id: UUID, rulings: Rulings, shape: Shape, wanted: Collection[str]) -> None:
        """Note what changes: contests opened, opened anew by something nobody had said before, or settled."""
        decided = {place for place in rulings.before if "*" in wanted or shape.group[place[0]] in wanted}
        for place, now in rulings.contested.items():
            was = rulings.before.get(place)
            if was is None:
                self.new.append((subject_id, place, now))
            elif was.id is not None and (was.chosen or was.candidates != now.candidates):
                self.again.append((was.id, now))
        for place, was in rulings.before.items():
            gone = place in decided and place not in rulings.contested and place not in rulings.still
            if was.id is not None and gone:
                self.settled.append(was.id)

    def write(self, frame: Frame) -> None:
        """Bring the queue to what was noted; whoever rules on contests may look at the value, until it is settled.

        What a person tells of herself nobody rules on: her next form asks her. Nor on a department that contradicts
        itself: it is believed in one of its rows as a whole, and asked to mend the other.
        """
        rows: list[tuple[Any, ...]] = [
            (new_id(), frame.region, subject_id, element, occ, ruling.candidates, ruling.sources, "", "open", frame.now)
            for subject_id, (element, occ), ruling in self.new
        ]
        bulk.insert(Contest, _COLUMNS, rows)
        queued = [row for row in rows if row[6] > 1 and frame.shape.elements[row[3]].authority != RESIDENT]
        opened = [(row[2], str(row[0]), shown_with(row[3])) for row in queued]
        grant_each(given=opened, relation=Relation.REVIEW, holder=_REVIEWER, now=frame.now)
        for id, ruling in self.again:
            said = {"candidates": ruling.candidates, "sources": ruling.sources}
            Contest.objects.filter(id=id).update(chosen="", state="open", **said)
        if self.settled:
            Contest.objects.filter(id__in=self.settled).update(state="settled", settled_at=frame.now)
            revoke_refs(refs=[str(id) for id in self.settled], relation=Relation.REVIEW, now=frame.now)


def shown_with(element: str) -> list[str]:
    """What whoever rules on a contested value may look at: the value, whose it is, and how to ask her."""
    return sorted({element, NAME, MOBILE})
