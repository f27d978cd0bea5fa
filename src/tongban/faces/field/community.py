"""The community's page: what it is, who works there, what changed; each figure with its source and day.

Figures only: people by grid, building and household come through the guard.
"""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue.current import content
from tongban.org.models import Appointment, Community
from tongban.org.reads import community_at, keepers_of, workers_of
from tongban.residents.counts import Inside, There, Where, inside, living, moves_at
from tongban.rules.calendar import CHINA, legal_day
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
    grids = inside(community.pk)
    context = {
        "community": community,
        "name": tr(community.division.name),
        "town": tr(community.division.parent.name) if community.division.parent else "",
        "figures": (*_people(community, grids), *_place(community, len(workers))),
        "changes": _changes(community),
        "facts": _facts(community),
        "grids": _grids(community, grids),
        "workers": tuple(_worker(one) for one in workers),
    }
    return render(request, "field/community.html", context | frame(request))


def _people(community: Community, grids: dict[str, Inside]) -> tuple[Figure, ...]:
    """What the record counts, each with the department in charge and the instant of the latest change."""
    registered, resident = (living(community.pk, where) for where in ("reg_place", "usual_place"))
    homes = sum(grid.homes for grid in grids.values())
    return (
        _counted(registered.count, t("户籍人口", "registered"), "household.register_division", registered),
        _counted(resident.count, t("现住人口", "living here"), "residence.division", resident),
        _counted(homes, t("住房（套）", "homes"), "residence.room", resident),
        _counted(
            sum(grid.buildings for grid in grids.values()), t("楼栋", "buildings"), "residence.building", resident
        ),
    )


def _counted(count: int, label: str, element: str, known: There) -> Figure:
    department = tr(content().departments[content().elements[element].authority].name)
    arrived = moment(known.known_at) if known.known_at else t("尚无记录", "nothing held yet")
    return Figure(value=grouped(count), label=label, note=f"{department} · {arrived}")


def _place(community: Community, workers: int) -> tuple[Figure, ...]:
    told = f"{tr(community.source)} · {day(community.as_of)}"
    area = f"{community.area_km2.normalize():f}" if community.area_km2 is not None else "—"
    shops = grouped(community.shops) if community.shops is not None else "—"
    return (
        Figure(value=area, unit="km²", label=t("面积", "area"), note=told),
        Figure(value=shops, label=t("商铺（家）", "shops"), note=told),
        Figure(value=str(workers), label=t("工作人员", "staff"), note=t("任职登记", "posts on file")),
    )


def _changes(community: Community) -> tuple[tuple[str, ...], ...]:
    """Rows: what; since yesterday, this month."""
    today = legal_day(now())
    starts = [datetime.combine(first, time(), CHINA) for first in (today - timedelta(days=1), today.replace(day=1))]
    rows: list[tuple[str, ...]] = []
    words: tuple[tuple[Where, str, str], ...] = (
        ("reg_place", t("户籍迁入", "registered in"), t("户籍迁出", "registered out")),
        ("usual_place", t("住进", "moved in"), t("搬走", "moved out")),
    )
    for where, into, out in words:
        found = [moves_at(community.pk, where, since=since) for since in starts]
        rows.append((into, *(grouped(one.came) for one in found)))
        rows.append((out, *(grouped(one.left) for one in found)))
        rows.append((t(f"{into}（首次登记）", f"{into}, first told"), *(grouped(one.first_known) for one in found)))
    return tuple(rows)


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


def _grids(community: Community, counted: dict[str, Inside]) -> tuple[tuple[str, ...], ...]:
    """Grids declared, and those the record speaks of that nobody declared."""
    rows = []
    for grid in keepers_of(community):
        found = counted.pop(grid.code, Inside())
        keeper = grid.keeper.staff.name if grid.keeper else t("无人负责", "nobody")
        name, covers = tr(Text(grid.name_zh, grid.name_en)), tr(Text(grid.covers_zh, grid.covers_en))
        rows.append((name, keeper, *_numbers(found), covers))
    for code, found in counted.items():
        name = t(f"网格 {code}", f"grid {code}") if code else t("未分网格", "in no grid")
        rows.append((name, "—", *_numbers(found), t("内容中没有登记", "not declared in content")))
    return tuple(rows)


def _numbers(grid: Inside) -> tuple[str, ...]:
    return tuple(map(grouped, (grid.people, grid.homes, grid.buildings)))


def _worker(appointment: Appointment) -> tuple[str, str, str]:
    post = tr(content().posts[appointment.post].name)
    away = t("休假中", "on leave") if appointment.on_leave else t("在岗", "at work")  # type: ignore[attr-defined]
    return appointment.staff.name, post, away
