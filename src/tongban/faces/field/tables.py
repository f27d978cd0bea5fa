"""The community's own tables: filled before anybody asks, each figure open down to the people it counts.

Figures hold no name. Whoever opens the people behind one looks at each of them, some at a time; each look is logged.
"""

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from tongban.catalogue.current import content
from tongban.guard.relations import looked_after
from tongban.org.models import Division
from tongban.reports.fill import Cell, fill
from tongban.reports.people import behind
from tongban.reports.write import notes, shown
from tongban.rules.calendar import legal_day
from tongban.rules.table.compare import Asked
from tongban.rules.table.derive import DERIVED
from tongban.rules.table.marks import may_run
from tongban.rules.table.plan import FLOWS, period_of
from tongban.rules.table.words import column_in_words
from tongban.terms.permissions import Permission
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.values import Picture
from tongban.ui.parts.tables import Pager
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.present import in_words as value_in_words

from .looking import NAME, pictures_of, place_of, show

AT_ONCE = 30  # people opened at a time: each is a look


@require_safe
@staff(Permission.COMMUNITY_VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """The tables that can be filled for this community: summaries, and lists of its people."""
    place_of(request)
    rows = tuple(
        (
            Markup('<a href="{}">{}</a>').format(reverse("field-table", args=[code]), tr(table.name)),
            tr(content().departments[table.department].name),
            t("名册", "list") if table.kind == "roster" else t("汇总", "summary"),
        )
        for code, table in content().tables.items()
        if table.of == "person" and not _kept_back(table)
    )
    return show(request, "field/tables.html", {"rows": rows})


@require_safe
@staff(Permission.COMMUNITY_VIEW)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One table of this community: its figures, each with what it counts; of a list how many are in it."""
    table, today = _table(code), legal_day(now())
    place = Division.objects.get(id=place_of(request))
    allowed = may_run(table, today)
    context: dict[str, object] = {"table": table, "allowed": allowed, "place": tr(place.name)}
    if table.kind == "roster":
        people = behind(table, "", place=place.code, place_id=place.id, today=today)
        return show(request, "field/table.html", context | {"many": len(people)})
    if allowed.allowed:
        filled = fill(table, as_of=today, today=today, exact=True)
        cells = next((row.cells for row in filled.rows if row.place == place.code), {})
        context["rows"] = tuple(_line(table, column, cells[column.code]) for column in table.columns)
        context["notes"] = tuple(map(tr, notes(filled)[:2]))
    return show(request, "field/table.html", context)


@require_safe
@staff(Permission.COMMUNITY_PEOPLE)
def who(request: HttpRequest, code: str, column: str = "") -> HttpResponse:
    """The people in a list, or behind a figure: a page of them, each look logged."""
    table = _table(code)
    place = Division.objects.get(id=place_of(request))
    counted = next((one for one in table.columns if one.code == column), None)
    if column and (counted is None or not _opens(table, counted)):
        raise Http404
    counted_here = behind(table, column, place=place.code, place_id=place.id, today=legal_day(now()))
    mine = looked_after(counted_here, actor(request))  # who is registered here may live, and be looked after, elsewhere
    ids = [id for id in counted_here if id in mine]
    first = _first(request, len(ids))
    some = ids[first : first + AT_ONCE]
    columns = _columns(table)
    told_apart = {content().elements[one.element].many_by for one in columns if one.held_as}
    pictures = pictures_of(request, some, [NAME, *told_apart, *(one.element for one in columns)])
    context = {
        "table": table,
        "what": tr(counted.name) if counted else tr(table.name),
        "heads": (t("姓名", "Name"), *(tr(one.name) for one in columns)),
        "rows": tuple(_person(pictures[id], columns) for id in some),
        "many": len(ids),
        "elsewhere": len(counted_here) - len(ids),
        "pager": _pager(request, first, len(ids)),
    }
    return show(request, "field/table-who.html", context)


def _table(code: str) -> TableSpec:
    table = content().tables.get(code)
    if table is None or table.of != "person" or _kept_back(table):
        raise Http404
    return table


def _kept_back(table: TableSpec) -> bool:
    """Whether all of it stays with a department: then nobody opens it here."""
    asked = Asked(table, content())
    return all(asked.stays(column, content()) for column in table.columns)


def _opens(table: TableSpec, column: TableColumn) -> bool:
    """Whether a figure opens to the people it counts: of who came and who left there is no list of today."""
    counts = column.kind in ("count", "sum") and column.kind not in FLOWS
    return table.kind == "summary" and counts and not Asked(table, content()).stays(column, content())


def _line(table: TableSpec, column: TableColumn, cell: Cell) -> tuple[object, ...]:
    figure: object = shown(cell)
    if cell.value and _opens(table, column):
        figure = Markup('<a href="{}">{}</a>').format(
            reverse("field-table-who", args=[table.code, column.code]), shown(cell)
        )
    means = tr(column_in_words(table, column, content(), period_of(table.period, legal_day(now()))))
    name = Markup('{}<br><span class="small muted">{}</span>').format(tr(column.name), means)
    return name, figure, str(cell.unknown)


def _columns(table: TableSpec) -> list[TableColumn]:
    """The columns of a list that its community's workers may see; of a summary what tells people apart."""
    shown_here = {"person.sex", "person.birth_date", "residence.address", "person.mobile"}
    if table.kind == "summary":
        return [TableColumn(id, content().elements[id].name, element=id) for id in sorted(shown_here)]
    return [
        one
        for one in table.columns
        if one.element in content().elements
        and content().elements[one.element].community
        and one.element not in DERIVED
        and one.element != NAME
    ]


def _person(picture: Picture, columns: list[TableColumn]) -> tuple[str, ...]:
    return (picture.text(NAME) or t("姓名不详", "name not told"), *(_cell(picture, one) for one in columns))


def _cell(picture: Picture, column: TableColumn) -> str:
    """What she holds of the column's element; of what she may hold several of, those the column means, added up."""
    spec = content().elements[column.element]
    if not column.held_as:
        held = picture.held.get(column.element)
        return value_in_words(held) if held else "—"
    meant = [
        one[column.element]
        for one in picture.occurrences(spec.group)
        if column.element in one and spec.many_by in one and one[spec.many_by].value in column.held_as
    ]
    if column.kind == "sum" and meant:
        return str(sum(Decimal(one.value) for one in meant))
    return t("、", ", ").join(value_in_words(one) for one in meant) or "—"


def _first(request: HttpRequest, many: int) -> int:
    """Where the page begins."""
    said = request.GET.get("from", "")
    return min(int(said), many) if said.isdecimal() and len(said) < 9 else 0


def _pager(request: HttpRequest, first: int, many: int) -> Pager | None:
    onwards = f"?from={first + AT_ONCE}" if first + AT_ONCE < many else ""
    back = f"?from={max(first - AT_ONCE, 0)}" if first else ""
    note = t(
        f"第 {first + 1} 至 {min(first + AT_ONCE, many)} 人，共 {many} 人",
        f"{first + 1} to {min(first + AT_ONCE, many)} of {many}",
    )
    return Pager(next_href=onwards, previous_href=back, note=note) if onwards or back else None
