"""The community's page: what it is, who works there, what changed; each figure with its source and day.

Figures only: people by grid, building and household come through the guard.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue.current import content
from tongban.org.models import Appointment, Community
from tongban.org.reads import community_at, keepers_of, workers_of
from tongban.residents.counts import Registered, moves_at, registered_at
from tongban.rules.calendar import legal_day
from tongban.terms.permissions import Permission
from tongban.terms.text import Text
from tongban.ui.filters import day, grouped, moment
from tongban.ui.parts.provenance import Provenance, ValueRow
from tongban.ui.parts.tables import Figure
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import acting
from tongban.web.clock import now
from tongban.web.posts import frame

_SHANGHAI = ZoneInfo("Asia/Shanghai")
# GB/T codes of 城乡分类; the names are those of the statistical list.
_CATEGORIES = {
    "111": Text("主城区", "main urban area"),
    "112": Text("城乡结合区", "urban-rural fringe"),
    "121": Text("镇中心区", "town centre"),
    "122": Text("镇乡结合区", "town-rural fringe"),
    "123": Text("特殊区域", "special area"),
    "210": Text("乡中心区", "township centre"),
    "220": Text("村庄", "village"),
}


@require_safe
@staff(Permission.COMMUNITY_VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The worker's own community; a place nobody has described yet says so."""
    post = acting(request)
    community = community_at(post.appointment.division_id) if post else None
    if community is None:
        return render(request, "field/nobody.html", frame(request))
    workers = workers_of(community, today=legal_day(now()))
    context = {
        "community": community,
        "name": tr(community.division.name),
        "town": tr(community.division.parent.name) if community.division.parent else "",
        "figures": _figures(community, len(workers), registered_at(community.pk)),
        "changes": _changes(community),
        "facts": _facts(community),
        "grids": _grids(community),
        "workers": tuple(_worker(one) for one in workers),
    }
    return render(request, "field/community.html", context | frame(request))


def _figures(community: Community, workers: int, registered: Registered) -> tuple[Figure, ...]:
    police = content().departments[content().elements["household.register_division"].authority].name
    arrived = moment(registered.known_at) if registered.known_at else t("尚无记录", "nothing held yet")
    area = f"{community.area_km2.normalize():f}" if community.area_km2 is not None else "—"
    told = f"{tr(community.source)} · {day(community.as_of)}"
    return (
        Figure(
            value=grouped(registered.count),
            unit=t("人", ""),
            label=t("户籍人口", "registered residents"),
            note=f"{tr(police)} · {arrived}",
        ),
        Figure(value=area, unit="km²", label=t("面积", "area"), note=told),
        Figure(value=str(community.grids.filter(closed_on=None).count()), label=t("网格", "grids"), note=told),
        Figure(value=str(workers), unit=t("人", ""), label=t("工作人员", "staff"), note=t("任职登记", "posts on file")),
    )


def _changes(community: Community) -> tuple[tuple[str, ...], ...]:
    """Rows: what; since yesterday, this month."""
    today = legal_day(now())
    starts = (today - timedelta(days=1), today.replace(day=1))
    lately, month = (moves_at(community.pk, since=datetime.combine(day, time(), _SHANGHAI)) for day in starts)
    words = (
        (t("迁入", "moved in"), lately.came, month.came),
        (t("迁出", "moved out"), lately.left, month.left),
        (t("新登记", "first known"), lately.first_known, month.first_known),
    )
    return tuple((word, grouped(one), grouped(other)) for word, one, other in words)


def _facts(community: Community) -> tuple[ValueRow, ...]:
    mark = Provenance(
        source=tr(community.source),
        since=day(community.as_of),
        reason=t("由村（居）委会提供", "told by the committee"),
    )
    parts = {"street": list[str](), "estate": list[str]()}
    for part in community.parts.all():
        parts[part.kind].append(tr(Text(part.name_zh, part.name_en)))
    division, comma = community.division, t("、", ", ")
    listed = Provenance(source=division.scheme, since=division.edition, reason=t("区划名单", "list of divisions"))
    rows = [ValueRow(label=t("区划代码", "division code"), value=division.code, provenance=listed)]
    if division.category:
        kind = tr(_CATEGORIES[division.category])
        rows.append(ValueRow(label=t("城乡分类", "urban-rural category"), value=kind, provenance=listed))
    for kind, label in (("street", t("道路", "roads")), ("estate", t("小区", "estates"))):
        if parts[kind]:
            rows.append(ValueRow(label=label, value=comma.join(parts[kind]), provenance=mark))
    return tuple(rows)


def _grids(community: Community) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            tr(Text(grid.name_zh, grid.name_en)),
            tr(Text(grid.covers_zh, grid.covers_en)),
            grid.keeper.staff.name if grid.keeper else t("无人负责", "nobody"),
        )
        for grid in keepers_of(community)
    )


def _worker(appointment: Appointment) -> tuple[str, str, str]:
    post = tr(content().posts[appointment.post].name)
    away = t("休假中", "on leave") if appointment.on_leave else t("在岗", "at work")  # type: ignore[attr-defined]
    return appointment.staff.name, post, away
