"""How many live where, and who came and went: from the counted columns alone, without a name or a number."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum

from tongban.terms.specs import PlaceSpec

from .models import Change, Dwelling, Person, Record

Where = Literal["reg_place", "usual_place"]  # registered at 户籍, or living at 现住


@dataclass(frozen=True, slots=True)
class There:
    """People at a place, and when the record last learnt of a change there."""

    count: int
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moves:
    """What changed at a place since an instant, net: somebody who came and went again is in neither."""

    came: int
    left: int
    first_known: int  # here now, and nobody had told before where they are


@dataclass(frozen=True, slots=True)
class Inside:
    """What the record knows of one grid, or of a whole place."""

    people: int = 0
    homes: int = 0
    buildings: int = 0


def living(place_id: UUID, where: Where) -> There:
    """How many living people are registered, or live, at a division."""
    latest = Change.objects.filter(**{where: place_id}).aggregate(at=Max("known_at"))["at"]
    return There(Person.objects.filter(**{where: place_id}, death_date=None).count(), latest)


def moves_at(place_id: UUID, where: Where, *, since: datetime) -> Moves:
    """Who is at a division now and was not at ``since``, and the other way round, counted."""
    elsewhere = Change.objects.filter(subject=OuterRef("subject"), sign=-1, known_at__gte=since).exclude(
        Q(**{where: place_id}) | Q(**{where: None})
    )
    people = (
        Change.objects.filter(**{where: place_id}, known_at__gte=since)
        .values("subject")
        .annotate(net=Sum("sign"), moved=Exists(elsewhere))
    )
    found = people.aggregate(
        came=Count("subject", filter=Q(net__gt=0, moved=True)),
        left=Count("subject", filter=Q(net__lt=0)),
        first_known=Count("subject", filter=Q(net__gt=0, moved=False)),
    )
    return Moves(**found)


def inside(place_id: UUID) -> dict[str, Inside]:
    """People, homes and buildings of a place by grid, as the record numbers them; "" where no grid was told."""
    people = dict(
        Person.objects.filter(usual_place=place_id, death_date=None)
        .values_list("grid")
        .annotate(count=Count("pk"))
        .order_by("grid")
    )
    homes = {
        grid: (homes, buildings)
        for grid, homes, buildings in Dwelling.objects.filter(place=place_id)
        .values_list("grid")
        .annotate(homes=Count("pk"), buildings=Count("building_hmac", distinct=True))
        .order_by("grid")
    }
    return {
        grid: Inside(people.get(grid, 0), *homes.get(grid, (0, 0))) for grid in sorted({*people, *homes}, key=_in_order)
    }


def delivered() -> dict[str, date]:
    """The sources of the record, each with the last day it spoke of."""
    newest = Record.objects.exclude(observed_on=None).values_list("source").annotate(on=Max("observed_on"))
    return dict(newest.order_by("source"))


def buildings_at(place: PlaceSpec) -> int:
    """Buildings of a division, as the record numbers them."""
    there = {"place__scheme": place.scheme, "place__edition": place.edition, "place__code": place.code}
    return Dwelling.objects.filter(**there).values("building_hmac").distinct().count()


def _in_order(grid: str) -> tuple[int, str]:
    return (int(grid) if grid.isdigit() else 1_000_000, grid)
