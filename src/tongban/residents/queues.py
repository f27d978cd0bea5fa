"""What waits for a person: contested values and requests to correct, as faces show them. No value without a look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.guard.actions import Look
from tongban.residents.actions.corrections import said_of
from tongban.residents.actions.known import RESIDENT
from tongban.residents.models import Contest, Correction, Observation
from tongban.residents.shape import shape
from tongban.store import cells

PAGE = 50


@dataclass(frozen=True, slots=True)
class Contested:
    """One contested value in the queue: whose (without a face), which, since when, who says different things."""

    id: UUID
    subject_id: UUID
    element: str
    sources: tuple[str, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says of a contested value."""

    observation_id: UUID
    source: str
    department: str
    observed_on: date
    value: str
    mark: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to correct a value, without the value."""

    id: UUID
    subject_id: UUID
    element: str
    occ: str
    department: str
    state: str
    asked_by: str
    opened_at: datetime
    due_on: date
    settled_at: datetime | None
    answer_zh: str
    answer_en: str


def contests(*, after: UUID | None = None, limit: int = PAGE) -> list[Contested]:
    """Open contests nobody but a reviewer can settle, oldest first; ``after`` continues a page."""
    hers = [id for id, element in shape().elements.items() if element.authority == RESIDENT]
    waiting = Contest.objects.filter(state="open", sources__gt=1).exclude(element__in=hers)
    if after is not None:
        waiting = waiting.filter(id__gt=after)
    return [_contested(one) for one in waiting.order_by("id")[:limit]]


def contest(id: UUID) -> Contested | None:
    """One open contest, or None when it is settled."""
    found = Contest.objects.filter(id=id, state="open").first()
    return _contested(found) if found else None


def told(seen: Look, contest: Contested) -> list[Told]:
    """What each source says, for whoever may look at this value of this person."""
    if seen.subject_id != contest.subject_id or contest.element not in seen.elements:
        raise LookupError("this look is at something else")
    candidates = Contest.objects.values_list("candidates", flat=True).get(id=contest.id)
    marks = {UUID(one["obs"]): one["mark"] for one in candidates}
    found = Observation.objects.filter(id__in=marks).select_related("record").order_by("-observed_on", "id")
    return [
        Told(
            one.id,
            one.record.source,
            shape().department(one.record.source),
            one.observed_on,
            _value(one, contest.element),
            marks[one.id],
        )
        for one in found
    ]


def asked_of(department: str, *, after: UUID | None = None, limit: int = PAGE) -> list[Asked]:
    """Requests a department has not answered, oldest first."""
    waiting = Correction.objects.filter(department=department, state="open")
    if after is not None:
        waiting = waiting.filter(id__gt=after)
    return [_asked(one) for one in waiting.order_by("id")[:limit]]


def asked(id: UUID, department: str) -> Asked | None:
    """One request to a department."""
    found = Correction.objects.filter(id=id, department=department).first()
    return _asked(found) if found else None


def asked_by_her(subject_id: UUID, limit: int = 20) -> list[Asked]:
    """What a person asked to be corrected, and what came of it; newest first."""
    return [_asked(one) for one in Correction.objects.filter(subject=subject_id).order_by("-id")[:limit]]


def request_of(seen: Look, request: Asked) -> dict[str, str]:
    """What the value should be, and the remark, for the department that may look."""
    if seen.subject_id != request.subject_id or request.element not in seen.elements:
        raise LookupError("this look is at something else")
    return said_of(Correction.objects.get(id=request.id))


def disputed(subject_id: UUID, elements: Collection[str]) -> set[tuple[str, str]]:
    """Which values (element, occurrence) a request to correct is open about."""
    waiting = Correction.objects.filter(subject=subject_id, state="open", element__in=elements)
    return set(waiting.values_list("element", "occ"))


def _contested(one: Contest) -> Contested:
    sources = tuple(sorted({candidate["src"] for candidate in one.candidates}))
    return Contested(one.id, one.subject_id, one.element, sources, one.opened_at)


def _asked(one: Correction) -> Asked:
    return Asked(
        one.id, one.subject_id, one.element, one.occ, one.department, one.state, one.asked_by, one.opened_at,
        one.due_on, one.settled_at, one.answer_zh, one.answer_en,
    )  # fmt: skip


def _value(observation: Observation, element: str) -> str:
    plain = observation.plain.get(element)
    return str(plain) if plain else cells.unseal_text(observation.sealed[element], element, str(observation.id))
