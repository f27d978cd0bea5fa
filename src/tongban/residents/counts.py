"""How many live where, and who came and went: from the counted columns alone, without a name or a number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum

from .models import Change, Person


@dataclass(frozen=True, slots=True)
class Registered:
    """People registered at a place 户籍人口, and when the record last learnt of a change there."""

    count: int
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moves:
    """What changed at a place since an instant, net: somebody who came and went again is in neither."""

    came: int
    left: int
    first_known: int  # here now, and nobody had told before where they are registered


def registered_at(place_id: UUID) -> Registered:
    """How many are registered at a division."""
    latest = Change.objects.filter(reg_place=place_id).aggregate(at=Max("known_at"))["at"]
    return Registered(Person.objects.filter(reg_place=place_id).count(), latest)


def moves_at(place_id: UUID, *, since: datetime) -> Moves:
    """Who is registered at a division now and was not at ``since``, and the other way round, counted."""
    elsewhere = Change.objects.filter(subject=OuterRef("subject"), sign=-1, known_at__gte=since).exclude(
        Q(reg_place=place_id) | Q(reg_place=None)
    )
    people = (
        Change.objects.filter(reg_place=place_id, known_at__gte=since)
        .values("subject")
        .annotate(net=Sum("sign"), moved=Exists(elsewhere))
    )
    found = people.aggregate(
        came=Count("subject", filter=Q(net__gt=0, moved=True)),
        left=Count("subject", filter=Q(net__lt=0)),
        first_known=Count("subject", filter=Q(net__gt=0, moved=False)),
    )
    return Moves(**found)
