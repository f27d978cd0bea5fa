"""The community's own residents: by grid and building, drawn as floors and rooms; by household.

Lists of buildings hold no name. A home opened is a look at everybody in it, logged a row a person; each sees it.
"""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from tongban.catalogue.current import content
from tongban.residents import neighbours
from tongban.residents.neighbours import Building
from tongban.rules.calendar import legal_day
from tongban.rules.identity import age
from tongban.terms.permissions import Permission
from tongban.terms.values import Picture
from tongban.ui.filters import day
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.clock import now
from tongban.web.present import in_words, label, value_row
from tongban.web.workbook import EXCEL, Sheet, workbook_response

from .looking import BASIS, NAME, pictures_of, place_of, show

BORN = "person.birth_date"
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
    found = neighbours.buildings(place_of(request))
    grids = [(grid, [_line(one) for one in some]) for grid, some in groupby(found, key=lambda one: one.grid)]
    return show(request, "field/buildings.html", {"grids": grids})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def building(request: HttpRequest, key: str) -> HttpResponse:
    """One building, floors by rooms, with how many live in each; no name."""
    found = neighbours.building(place_of(request), key)
    if found is None:
        raise Http404
    return show(request, "field/building.html", {"building": found, "units": neighbours.shape_of(found.homes)})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def home(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who lives in one home, household by household, each value with its source and day."""
    found = neighbours.home(place_of(request), id)
    if found is None:
        raise Http404
    where, here = found
    living = neighbours.people_at(id)
    pictures = pictures_of(request, [subject_id for subject_id, _ in living], SHOWN)
    households = [
        [_person(pictures[subject_id]) for subject_id, _ in some] for _, some in groupby(living, key=lambda one: one[1])
    ]
    return show(request, "field/home.html", {"building": where, "home": here, "households": households})


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def building_list(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody who lives in a building, as a workbook: a look at each of them, logged as one that left the house."""
    found = neighbours.building(place_of(request), key)
    if found is None:
        raise Http404
    living = neighbours.people_of(found)
    pictures = pictures_of(request, [subject_id for subject_id, _, _ in living], SHOWN, channel=EXCEL)
    by_door = sorted(found.homes, key=lambda one: (one.unit, len(one.room), one.room))
    homes = {home.id: (number, f"{home.unit} {home.room}".strip()) for number, home in enumerate(by_door)}
    may = [element for element in SHOWN if content().elements[element].community]
    rows = [
        (homes[dwelling][1], *(_cell(pictures[id], element) for element in may), _sources(pictures[id], may))
        for id, _, dwelling in sorted(living, key=lambda one: homes[one[2]])
    ]
    heads = (t("房号", "Home"), *(label(element) for element in may), t("谁说的", "Told by"))
    sheet = Sheet(t("住户", "Residents"), heads, rows)
    return workbook_response(request, t(f"{found.name}住户", f"{found.name} residents"), [sheet], basis=BASIS)


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


def _cell(picture: Picture, element: str) -> str:
    """As the page shows it: long numbers are masked here too."""
    return in_words(picture.held[element]) if element in picture.held else ""


def _sources(picture: Picture, elements: Collection[str]) -> str:
    """Which departments a row comes from, each with its latest day."""
    latest: dict[str, date] = {}
    for held in (picture.held[element] for element in elements if element in picture.held):
        latest[held.department] = max(held.observed_on, latest.get(held.department, held.observed_on))
    return t("；", "; ").join(f"{tr(content().departments[code].name)} {day(on)}" for code, on in latest.items())
