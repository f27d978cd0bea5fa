"""Questions to the organisation that more than one face asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from tongban.rules.calendar import legal_day
from tongban.rules.divisions import match_name
from tongban.rules.staffing import leads

from .actions.staffing import away
from .models import Account, Appointment, Community, Division, DivisionAlias, Grid, Handover, Leave

UPWARDS = "parent__parent__parent__parent"  # a village has four levels above it


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody may act in now: her own, or that of a colleague she stands in for."""

    appointment: Appointment
    stands_in: bool = False


def posts_of(account: Account, *, now: datetime) -> list[Post]:
    """The posts an account may act in, the one held longest first, then those stood in for. One statement.

    A post whose holder is on leave is not among hers: whoever stands in has it.
    """
    today = legal_day(now)
    running = Leave.objects.filter(away(today), appointment=OuterRef("pk"))
    hers = Q(staff__account=account)
    found = (
        _open(now)
        .annotate(on_leave=Exists(running), covered=Exists(running.filter(_stand_in_of(account, now))))
        .filter(Q(covered=True) | (hers & Q(on_leave=False)))
        .select_related("staff", "unit__department", "division")
        .order_by("since", "id")
    )
    posts = [Post(one, stands_in=one.staff.account_id != account.id) for one in found]
    return sorted(posts, key=lambda post: post.stands_in)


def _open(now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def _stand_in_of(account: Account, now: datetime) -> Q:
    return Q(stand_in__staff__account=account) & (Q(stand_in__until=None) | Q(stand_in__until__gt=now))


def own_posts(account: Account) -> list[Appointment]:
    """Posts held now, whether on leave or not."""
    held = Appointment.objects.filter(staff__account=account, until=None)
    return list(held.select_related("staff", "unit__department", "division").order_by("since", "id"))


def open_leave(appointment_id: UUID) -> Leave | None:
    """The leave planned or running in a post."""
    return Leave.objects.filter(appointment=appointment_id, ended_at=None).select_related("stand_in__staff").first()


def colleagues(appointment: Appointment, *, same_post: bool = False) -> list[Appointment]:
    """Who else holds a post at the unit: for a successor, the same post."""
    others = Appointment.objects.filter(unit=appointment.unit_id, until=None).exclude(staff=appointment.staff_id)
    if same_post:
        others = others.filter(post=appointment.post)
    return list(others.select_related("staff").order_by("staff__name", "id"))


def under(leader: Division) -> Q:
    """Appointments at a place or at any that lies in it."""
    paths = ["division", *(f"division__{'__'.join(['parent'] * n)}" for n in range(1, 5))]
    found = Q()
    for path in paths:
        found |= Q(**{path: leader.pk})
    return found


def led_by(leader: Appointment, *, limit: int = 100) -> list[Appointment]:
    """Posts held at the leader's place or below it, hers apart."""
    held = Appointment.objects.filter(under(leader.division), until=None).exclude(staff=leader.staff_id)
    return list(
        held.select_related("staff", "unit__department", "division").order_by("unit__name_zh", "staff__name", "id")[
            :limit
        ]
    )


def answers_for(leader: Appointment, appointment: Appointment) -> bool:
    """Whether the leader's place is the appointment's or one above it."""
    return leads(leader.division.ref, appointment.division.ref, [one.ref for one in above(appointment.division)])


def above(division: Division) -> list[Division]:
    """The divisions one lies in, nearest first."""
    found = Division.objects.select_related(UPWARDS).get(pk=division.pk)
    line = []
    while found.parent is not None:
        line.append(found.parent)
        found = found.parent
    return line


def receipts_of(account: Account, leader: Appointment | None, *, limit: int = 50) -> list[Handover]:
    """Receipts an account may see: of posts she left or took over, and those of the people she leads."""
    hers = Q(left__staff__account=account) | Q(successor__staff__account=account)
    if leader is not None:
        paths = ["left__division", *(f"left__division__{'__'.join(['parent'] * n)}" for n in range(1, 5))]
        for path in paths:
            hers |= Q(**{path: leader.division_id})
    return list(_receipts().filter(hers).order_by("-at", "-id")[:limit])


def receipt(number: str) -> Handover | None:
    """One receipt with both people."""
    return _receipts().filter(number=number).first()


def _receipts() -> QuerySet[Handover]:
    return Handover.objects.select_related(
        "left__staff__account", "left__unit", "left__division", "successor__staff__account", "by__staff"
    )


def community_at(division_id: UUID) -> Community | None:
    """A division as its own workers know it, with its parts and grids."""
    return (
        Community.objects.filter(division=division_id, closed_on=None)
        .select_related("division__parent", "unit")
        .prefetch_related("parts")
        .first()
    )


def workers_of(community: Community, *, today: date) -> list[Appointment]:
    """Who works for the community now; ``on_leave`` says who is away today."""
    running = Leave.objects.filter(away(today), appointment=OuterRef("pk"))
    held = Appointment.objects.filter(unit=community.unit_id, until=None).annotate(on_leave=Exists(running))
    return list(held.select_related("staff").order_by("since", "id"))


def staff_at(scheme: str, edition: str, code: str) -> int:
    """How many people hold a post at a division itself."""
    there = Division.objects.filter(scheme=scheme, edition=edition, code=code)
    held = Appointment.objects.filter(unit__division__in=there, until=None)
    return held.values("staff").distinct().count()


def find_division(name: str, *, within: Division) -> list[Division]:
    """Divisions directly in a town that a name means, lists' names and people's alike: one, several, or none."""
    inside = {str(one.id): one for one in Division.objects.filter(parent=within, valid_until=None)}
    aliases: Iterable[tuple[UUID, str]] = DivisionAlias.objects.filter(division__parent=within).values_list(
        "division_id", "name"
    )
    known = [(id, one.name_zh) for id, one in inside.items()]
    known += [(str(id), alias) for id, alias in aliases if str(id) in inside]
    return [inside[id] for id in match_name(name, known)]


def successors(division: Division, *, on: date) -> list[Division]:
    """What a division is on a day: itself, or what it became by then, step by step."""
    if division.valid_until is None or division.valid_until > on:
        return [division]
    found: dict[UUID, Division] = {}
    seen, todo = {division.id}, [division]
    while todo:
        links = todo.pop().successors.exclude(kind="equivalent").select_related("latter")
        for link in links:
            one = link.latter
            if one.id in seen:
                continue
            seen.add(one.id)
            if one.valid_until is None or one.valid_until > on:
                found[one.id] = one
            else:
                todo.append(one)
    return list(found.values())


def keepers_of(community: Community) -> list[Grid]:
    """The community's grids, each with whoever looks after it."""
    return list(community.grids.filter(closed_on=None).select_related("keeper__staff").order_by(Length("code"), "code"))
