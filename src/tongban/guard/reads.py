"""Who looked: what a person, or an auditor, is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Access


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at somebody."""

    at: datetime
    actor_kind: str
    actor_label: str
    channel: str
    purpose: str
    basis: str
    ref: str
    elements: tuple[str, ...]
    outcome: str


def looks_at(subject_id: UUID, *, limit: int = 30) -> list[Seen]:
    """The latest looks at a person by others, refused ones included, newest first."""
    rows = (
        Access.objects.filter(subject=subject_id, actor_kind__in=["staff", "system", "public"])
        .order_by("-id")
        .values_list("at", "actor_kind", "actor_label", "channel", "purpose", "basis", "ref",
                     "elements__elements", "outcome")[:limit]
    )  # fmt: skip
    return [Seen(*row[:7], tuple(row[7]), row[8]) for row in rows]
