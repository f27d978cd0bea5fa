"""The community's own residents: by grid and building, drawn as floors and rooms; by household; moves and allowances.

Lists of buildings hold no name. A home opened is a look at everybody in it, logged a row a person; each sees it.
"""

from collections.abc import Collection
from datetime import datetime, time
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.guard.actions import look_over
from tongban.residents import neighbours
from tongban.residents.neighbours import ALLOWANCE, Building
from tongban.residents.read import read_many
from tongban.rules.calendar import legal_day
from tongban.rules.identity import age
from tongban.terms.permissions import Permission
from tongban.terms.text import Text
from tongban.terms.values import Held, Picture
from tongban.ui.filters import day, moment
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import acting, actor
from tongban.web.clock import now
from tongban.web.posts import frame
from tongban.web.present import label, value_row

_SHANGHAI = ZoneInfo("Asia/Shanghai")
BASIS = Text("城市居民委员会组织法 第三条", "Organic Law of Residents' Committees, article 3")
NAME, BORN = "person.name", "person.birth_date"
# What a home shows of each person who lives there; content says which of them a community's workers may see at all.
SHOWN = (
    NAME,
    "household.relation",
    "person.sex",
    BORN,
    "person.mobile",
    "household.register_address",
    "residence.since",
)


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def buildings(request: HttpRequest) -> HttpResponse:
    """Buildings grid by grid: how many homes, how many people; no name."""
    found = neighbours.buildings(_place(request))
    grids = [(grid, [_line(one) for one in some]) for grid, some in groupby(found, key=lambda one: one.grid)]
    return _show(request, "field/buildings.html", {"grids": grids})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def building(request: HttpRequest, key: str) -> HttpResponse:
    """One building, floors by rooms, with how many live in each; no name."""
    found = neighbours.building(_place(request), key)
    if found is None:
        raise Http404
    return _show(request, "field/building.html", {"building": found, "units": neighbours.shape_of(found.homes)})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def home(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who lives in one home, household by household, each value with its source and day."""
    found = neighbours.home(_place(request), id)
    if found is None:
        raise Http404
    where, here = found
    living = neighbours.people_at(id)
    pictures = _pictures(request, [subject_id for subject_id, _ in living], SHOWN)
    households = [
        [_person(pictures[subject_id]) for subject_id, _ in some] for _, some in groupby(living, key=lambda one: one[1])
    ]
    return _show(request, "field/home.html", {"building": where, "home": here, "households": households})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def changes(request: HttpRequest) -> HttpResponse:
    """Moves and allowances of this month, by name, each with its source and day."""
    place, today = _place(request), legal_day(now())
    since = datetime.combine(today.replace(day=1), time(), _SHANGHAI)
    moved = neighbours.moves(place, since=since)
    mine = [one for one in moved if one.came]  # who left is somebody else's to look after
    granted = neighbours.with_allowances(place, month=f"{today:%Y-%m}")
    elements = (NAME, "residence.address", "residence.since", *_allowance_elements())
    pictures = _pictures(request, {*(one.subject_id for one in mine), *granted}, elements)
    context = {
        "month": t(f"{today.year} 年 {today.month} 月", f"{today:%B %Y}"),
        "left": len(moved) - len(mine),
        "came": tuple(
            (
                pictures[one.subject_id].text(NAME) or "—",
                pictures[one.subject_id].text("residence.address") or "—",
                _told(pictures[one.subject_id].held.get("residence.address")),
                moment(one.known_at),
            )
            for one in mine
        ),
        "granted": tuple(row for id in granted for row in _allowances(pictures[id], f"{today:%Y-%m}")),
    }
    return _show(request, "field/changes.html", context)


def _place(request: HttpRequest) -> UUID:
    """The division of the post she acts in."""
    post = acting(request)
    if post is None:
        raise Http404
    return post.appointment.division_id


def _pictures(request: HttpRequest, people: Collection[UUID], elements: Collection[str]) -> dict[UUID, Picture]:
    """What her workers may see of these people; the looks are logged before anything is read."""
    may = [element for element in elements if content().elements[element].community]
    with transaction.atomic():
        return read_many(
            look_over(subject_ids=people, elements=may, basis=BASIS, actor=actor(request, channel="window"))
        )


def _line(one: Building) -> tuple[object, ...]:
    link = Markup('<a href="{}">{}</a>').format(reverse("field-building", args=[one.key]), one.name)
    return link, str(len(one.homes)), str(one.people), str(one.empty)


def _person(picture: Picture) -> dict[str, object]:
    born = picture.text(BORN)
    years = age(born, legal_day(now()).isoformat()) if born else None
    return {
        "name": picture.text(NAME) or t("姓名不详", "name not told"),
        "age": t(f"{years} 岁", f"{years}") if years is not None else "",
        "rows": tuple(value_row(picture.held[e], wrong=False) for e in SHOWN if e in picture.held and e != NAME),
    }


def _allowance_elements() -> tuple[str, ...]:
    return tuple(id for id, spec in content().elements.items() if spec.group == ALLOWANCE and spec.community)


def _allowances(picture: Picture, month: str) -> list[tuple[str, ...]]:
    """One line for each allowance that begins this month."""
    return [
        (
            picture.text(NAME) or "—",
            *(_shown(line, element) for element in ("benefit.kind", "benefit.amount", "benefit.since")),
            _told(line.get("benefit.kind")),
        )
        for line in picture.occurrences(ALLOWANCE)
        if "benefit.since" in line and line["benefit.since"].value.startswith(month)
    ]


def _shown(line: dict[str, Held], element: str) -> str:
    return tr(shown(element, line[element].value)) if element in line else "—"


def _told(held: Held | None) -> str:
    return f"{tr(content().departments[held.department].name)} · {day(held.observed_on)}" if held else "—"


def _show(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context | frame(request) | {"label": label})
