"""From rows without a usable number to proposals: whose they are, whose they may be, or nobody's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tongban.guard.actions import log_batch
from tongban.residents.actions.persons import name_key
from tongban.residents.models import Person
from tongban.residents.shape import NAME, located_by, shape
from tongban.rules.link import Decision, decide
from tongban.store import bulk
from tongban.terms.text import Text
from tongban.terms.values import SYSTEM, SourceRow

from .evidence import BORN, COMPARED, of_people, of_row
from .learn import model_in_force
from .score import score

BATCH = 2000  # rows compared at once: memory stays bounded however many wait
BASIS = Text("个人信息保护法 第八条", "Personal Information Protection Law, article 8")
_SOUND = "SELECT subject_id FROM residents_person WHERE sound {among}"
_BORN = "SELECT subject_id FROM residents_person WHERE birth_date {among}"
_LOCATED = "SELECT subject_id FROM residents_locator WHERE bidx {among}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed about one row."""

    row: SourceRow
    decision: Decision


def propose(
    rows: Sequence[SourceRow], *, ref: str, never: Mapping[int, Collection[UUID]] | None = None
) -> list[Proposal]:
    """A proposal for each row. Reading the people compared is logged, one entry a batch.

    ``never`` are people somebody decided a row (by its line) is not about.
    """
    proposals: list[Proposal] = []
    population = max(Person.objects.count(), 1) if rows else 0
    for some in bulk.in_batches(rows, BATCH):
        people = of_people(_candidates(some), shape())
        log_batch(elements=COMPARED, basis=BASIS, actor=SYSTEM, count=len(people), ref=ref)
        scored = score([of_row(row) for row in some], people, population=population, model=model_in_force())
        for row in some:
            # A number that is valid and stands for somebody else came here because the name contradicted it.
            contradicts = located_by(row.values) is not None
            not_her = (never or {}).get(row.line, ())
            alike = [one for one in scored.get(str(row.line), []) if one.subject_id not in not_her]
            proposals.append(Proposal(row, decide(alike, number_contradicts=contradicts)))
    return proposals


def _candidates(rows: Sequence[SourceRow]) -> list[UUID]:
    """People who share the sound of the name, the birth date, or the number."""
    sounds = {name_key(name) for row in rows if (name := row.values.get(NAME))}
    born = {bulk.day_of(day) for row in rows if (day := row.values.get(BORN))}
    numbers = {index for row in rows if (index := located_by(row.values))}
    found = [
        *bulk.fetch(_SOUND, sorted(sounds)),
        *bulk.fetch(_BORN, sorted(born)),
        *bulk.fetch(_LOCATED, sorted(numbers)),
    ]
    return sorted({bulk.uuid_of(row[0]) for row in found})
