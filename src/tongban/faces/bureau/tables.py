"""Tables departments ask for: what of each is held, what it would cost, and its figures, filled on the spot."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue.check import check_text
from tongban.catalogue.current import content
from tongban.catalogue.files import Fault, Faults
from tongban.reports.compared import Judged, judge, judged_all, summed
from tongban.reports.fill import Filled, Row, fill
from tongban.reports.show import FINDINGS, VERDICTS
from tongban.reports.tree import GRAINS
from tongban.reports.write import notes, shown
from tongban.rules.calendar import legal_day
from tongban.rules.table.compare import Finding
from tongban.rules.table.marks import may_run
from tongban.rules.table.plan import period_of
from tongban.rules.table.words import column_in_words
from tongban.terms.permissions import Permission
from tongban.terms.tables import Grain, TableSpec
from tongban.terms.text import Text
from tongban.ui.filters import grouped
from tongban.ui.parts.fields import Option
from tongban.ui.parts.status import State, StatusMark
from tongban.ui.parts.tables import Column, Figure
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.clock import now

from .page import link, show

FOLDER = Path(settings.TONGBAN_CONTENT)
LONGEST = 60_000  # characters of a definition
STATES: dict[Finding, State] = {
    "held": "done",
    "derivable": "done",
    "asked": "soon",
    "new": "working",
    "stays": "refused",
}
PERIODS = {
    "month": Text("每月", "monthly"),
    "quarter": Text("每季", "quarterly"),
    "year": Text("每年", "yearly"),
    "once": Text("一次", "once"),
}
LEVELS: dict[Grain, Text] = {
    "community": Text("村（社区）", "village or community"),
    "town": Text("镇（街道）", "town"),
    "county": Text("县（市、区）", "county"),
    "city": Text("市", "city"),
    "province": Text("省", "province"),
}


@require_safe
@staff(Permission.TABLE_VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """Every table in force: how much of it is known, and what it costs a community."""
    judged = judged_all(on=legal_day(now()))
    total = summed(judged)
    minutes = t("分钟", "min")
    figures = (
        Figure(value=str(total.tables), label=t("在用的表", "tables in force")),
        Figure(value=f"{total.by_machine:.0%}", label=t("的列不必再问", "of their columns need not be asked")),
        Figure(
            value=grouped(round(total.by_hand)),
            unit=minutes,
            label=t("每个社区每年，全靠手工", "a community's year, by hand"),
        ),
        Figure(
            value=grouped(round(total.left)),
            unit=minutes,
            label=t("每个社区每年，还要问的", "a community's year, left to ask"),
            tone="done",
        ),
    )
    context = {"figures": figures, "rows": tuple(map(_line, judged)), "sample": any(one.table.sample for one in judged)}
    return show(request, "bureau/tables.html", "tables", context)


@require_safe
@staff(Permission.TABLE_VIEW)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One table: column by column, and, of a summary that may run, its figures."""
    today = legal_day(now())
    judged = next((each for each in judged_all(on=today) if each.table.code == code), None)
    if judged is None:
        raise Http404
    table = judged.table
    allowed = may_run(table, today)
    grain, as_of, error = _asked(request, table, today)
    runs = table.kind == "summary" and allowed.allowed and not error
    filled = fill(table, as_of=as_of, today=today, grain=grain) if runs else None
    context = {
        "table": table,
        "allowed": allowed,
        "grain": grain,
        "grains": tuple(Option(value=level, label=tr(LEVELS[level])) for level in GRAINS),
        "as_of": as_of,
        "today": today,
        "error": error,
        "filled": _figures(filled) if filled else None,
        "notes": tuple(map(tr, notes(filled))) if filled else (),
        **_compared(judged, today),
    }
    return show(request, "bureau/table.html", "tables", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.TABLE_VIEW)
def draft(request: HttpRequest) -> HttpResponse:
    """A definition that nobody asks yet: held against what is known before anybody is asked."""
    today, text = legal_day(now()), request.POST.get("definition", "")[:LONGEST]
    faults: list[Fault] = []
    found: dict[str, object] = {"table": None}
    if request.method == "POST":
        try:
            table: TableSpec = check_text("tables", text, t("草稿", "draft"), content(), FOLDER).spec
            found = {"table": table, "allowed": may_run(table, today), **_compared(judge([table], on=today)[0], today)}
        except Faults as told:
            faults = told.faults
    context = {"text": text, "faults": faults, "fault_rows": tuple(map(_fault, faults)), **found}
    return show(request, "bureau/table-draft.html", "tables", context, status=422 if faults else 200)


def _fault(one: Fault) -> tuple[str, str, str]:
    return (str(one.line), one.field, one.message)


def _asked(request: HttpRequest, table: TableSpec, today: date) -> tuple[Grain, date, str]:
    """Level and day the page is about, and what is wrong with them."""
    wanted = request.GET.get("grain", "")
    grain: Grain = next((level for level in GRAINS if level == wanted), table.grain)
    said = request.GET.get("day", "")
    try:
        as_of = date.fromisoformat(said) if said else today
    except ValueError:
        return grain, today, t(f"“{said}”不是日期，请写成 2026-11-01", f"{said!r} is no date; write 2026-11-01")
    if as_of > today:
        return grain, today, t("那一天还没有到", "that day has not come yet")
    return grain, as_of, ""


def _line(one: Judged) -> tuple[object, ...]:
    table = one.table
    known = sum(found.finding in ("held", "derivable") for found in one.compared.columns)
    department = content().departments[table.department].name
    return (
        link(tr(table.name), "bureau-table", table.code),
        tr(department),
        t("名册", "list") if table.kind == "roster" else t("汇总", "summary"),
        tr(PERIODS[table.period]),
        f"{known}/{len(table.columns)}",
        grouped(round(one.burden.by_hand)),
        grouped(round(one.burden.left)),
    )


def _compared(one: Judged, today: date) -> dict[str, object]:
    verdict = tr(VERDICTS[one.burden.verdict])
    rows = tuple(
        (
            tr(found.column.name),
            StatusMark(state=STATES[found.finding], label=tr(FINDINGS[found.finding])),
            tr(found.because),
            tr(column_in_words(one.table, found.column, content(), period_of(one.table.period, today))),
            _others(found.asked),
            f"{cost.by_hand:.0f} → {cost.left:.0f}",
        )
        for found, cost in zip(one.compared.columns, one.burden.columns, strict=True)
    )
    return {"verdict": verdict, "done": one.burden.left == 0, "columns": rows, "burden": one.burden, "judged": one}


def _others(asked: object) -> str:
    """Which other tables ask the same."""
    names = dict.fromkeys(tr(content().tables[again.table].name) for again in asked)  # type: ignore[attr-defined]
    first = t("、", ", ").join(list(names)[:2])
    more = len(names) - 2
    return first + (t(f"等 {len(names)} 张表", f" and {more} more") if more > 0 else "") if names else "—"


def _figures(filled: Filled) -> dict[str, object]:
    named = [column for column in filled.table.columns if column.element != "place.division_name"]
    heads = (t("地方", "Place"), *(Column(label=tr(column.name), number=True) for column in named))

    def line(row: Row) -> tuple[str, ...]:
        return (tr(row.name), *(shown(row.cells[column.code]) for column in named))

    return {"heads": heads, "rows": tuple(map(line, filled.rows)), "total": line(filled.total)}
