"""Who looked: what a person, or an auditor, is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.terms.text import Text

from .models import Access


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at somebody."""

    at: datetime
    actor: Text
    channel: str
    purpose: str
    basis: Text
    ref: str
    elements: tuple[str, ...]
    outcome: str


def looks_at(subject_id: UUID, *, limit: int = 30) -> list[Seen]:
    """The latest looks at a person by others, refused ones included, newest first."""
    rows = (
        Access.objects.filter(subject=subject_id, actor_kind__in=["staff", "system", "public"])
        .select_related("elements")
        .order_by("-id")[:limit]
    )
    return [
        Seen(
            at=row.at,
            actor=Text(row.actor_zh, row.actor_en),
            channel=row.channel,
            purpose=row.purpose,
            basis=Text(row.basis_zh, row.basis_en),
            ref=row.ref,
            elements=tuple(row.elements.elements),
            outcome=row.outcome,
        )
        for row in rows
    ]
