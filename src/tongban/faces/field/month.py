"""This month in a community: who came to live here, whose allowance begins. By name, each with its source and day."""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.residents import neighbours
from tongban.residents.neighbours import ALLOWANCE
from tongban.rules.calendar import CHINA, legal_day
from tongban.terms.permissions import Permission
from tongban.terms.values import Held, Picture
from tongban.ui.filters import day, moment
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.clock import now
from tongban.web.workbook import EXCEL, Sheet, workbook_response

from .looking import BASIS, NAME, pictures_of, place_of, show


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def page(request: HttpRequest) -> HttpResponse:
    """Moves and allowances of this month, by name, each with its source and day."""
    return show(request, "field/changes.html", asdict(_changed(request)))


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def listed(request: HttpRequest) -> HttpResponse:
    """The same as a workbook of two sheets."""
    found = _changed(request, channel=EXCEL)
    sheets = [
        Sheet(t("搬来的", "Came"), found.came_heads, found.came),
        Sheet(t("开始领取的待遇", "Allowances"), found.granted_heads, found.granted),
    ]
    return workbook_response(request, t(f"{found.month}变化", f"Changes of {found.month}"), sheets, basis=BASIS)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A month of a community: rows as they are shown."""

    month: str
    left: int
    came_heads: tuple[str, ...]
    granted_heads: tuple[str, ...]
    came: tuple[tuple[str, ...], ...]
    granted: tuple[tuple[str, ...], ...]


def _changed(request: HttpRequest, *, channel: str = "window") -> _Changed:
    place, today = place_of(request), legal_day(now())
    since = datetime.combine(today.replace(day=1), time(), CHINA)
    moved = neighbours.moves(place, since=since)
    mine = [one for one in moved if one.came]  # who left is somebody else's to look after
    granted = neighbours.with_allowances(place, month=f"{today:%Y-%m}")
    elements = (NAME, "residence.address", "residence.since", *_allowance_elements())
    people = {*(one.subject_id for one in mine), *granted}
    pictures = pictures_of(request, people, elements, channel=channel)
    return _Changed(
        month=t(f"{today.year} 年 {today.month} 月", f"{today:%B %Y}"),
        left=len(moved) - len(mine),
        came_heads=(t("姓名", "Name"), t("住址", "Address"), t("谁说的", "Told by"), t("何时知道", "Known since")),
        granted_heads=(
            t("姓名", "Name"),
            t("待遇", "Allowance"),
            t("每月（元）", "A month (yuan)"),
            t("起发", "From"),
            t("谁说的", "Told by"),
        ),
        came=tuple(
            (
                pictures[one.subject_id].text(NAME) or "—",
                pictures[one.subject_id].text("residence.address") or "—",
                _told(pictures[one.subject_id].held.get("residence.address")),
                moment(one.known_at),
            )
            for one in mine
        ),
        granted=tuple(row for id in granted for row in _allowances(pictures[id], f"{today:%Y-%m}")),
    )


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
