"""The quarantine of a department's own feeds: what was set aside, why, and mending it."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue.current import content
from tongban.feeds.actions import NotWaiting, StillWrong, mend
from tongban.feeds.actions.aside import cells_of
from tongban.feeds.models import Quarantined
from tongban.feeds.reads import PAGE, waiting
from tongban.guard.actions import log_batch
from tongban.rules.privacy import Purpose
from tongban.terms.permissions import Permission
from tongban.terms.specs import FeedSpec
from tongban.terms.text import Text
from tongban.terms.values import RowRefused
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now

from .page import account_id, after, link, own_feed, pager, show

BASIS = Text("个人信息保护法 第四十六条", "Personal Information Protection Law, article 46")


@require_safe
@staff(Permission.FEED_QUARANTINE)
def waiting_rows(request: HttpRequest, code: str) -> HttpResponse:
    """Rows of one of the department's feeds that wait to be mended: no cell of them, only where and why."""
    spec = own_feed(request, code)
    kept = waiting(feed=code, after=after(request))
    rows = tuple(
        (
            link(t(f"第 {one.line} 行", f"line {one.line}"), "bureau-row", one.id),
            one.column or "—",
            t(one.reason_zh, one.reason_en),
            t(one.mend_zh, one.mend_en),
        )
        for one in kept
    )
    turn = pager(request, [one.id for one in kept], PAGE)
    return show(request, "bureau/quarantine.html", "feeds", {"spec": spec, "rows": rows, "pager": turn})


@require_safe
@staff(Permission.FEED_QUARANTINE)
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a table to send back: line, column, reason and what mends it, no cell."""
    own_feed(request, code)
    response = HttpResponse(b"".join(_lines(code)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-quarantine.csv"'
    return response


def _lines(code: str) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow(["文件", "行", "列", "原因", "怎样改", "kind"])
    last = None
    while kept := waiting(feed=code, after=last, limit=500):
        for one in kept:
            yield writer.writerow([one.batch_id, one.line, one.column, one.reason_zh, one.mend_zh, one.kind])
        last = kept[-1].id


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> bytes:
        return value.encode()


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.FEED_QUARANTINE)
def row(request: HttpRequest, id: Any) -> HttpResponse:
    """One row set aside: its cells to be mended. Its department sees it; the look is logged."""
    found = Quarantined.objects.filter(id=id).first()
    spec = content().feeds.get(found.feed) if found else None
    if found is None or spec is None:
        raise Http404
    if spec.department != actor(request).department:
        raise PermissionDenied(found.feed)
    if found.resolved_at is not None:
        return show(request, "bureau/row-done.html", "feeds", {"spec": spec, "row": found})
    if request.method == "POST":
        return _mend(request, spec, found)
    headings, cells = cells_of(found)
    with transaction.atomic():
        log_batch(
            elements=[column.element for column in spec.columns], basis=BASIS, actor=actor(request), count=1,
            ref=str(found.id), purpose=Purpose.CORRECT,
        )  # fmt: skip
    refused = RowRefused(
        found.line, found.kind, found.column, Text(found.reason_zh, found.reason_en), Text(found.mend_zh, found.mend_en)
    )
    return _form(request, spec, found, headings, cells, refused)


def _mend(request: HttpRequest, spec: FeedSpec, found: Quarantined) -> HttpResponse:
    headings, _ = cells_of(found)
    cells = [request.POST.get(f"cell-{number}", "") for number in range(len(headings))]
    try:
        mend(row_id=found.id, cells=cells, account_id=account_id(request), now=now())
    except StillWrong as still:
        return _form(request, spec, found, headings, cells, still.refused, status=422)
    except NotWaiting:
        return HttpResponseRedirect(reverse("bureau-row", args=[found.id]))
    return HttpResponseRedirect(reverse("bureau-row", args=[found.id]))


def _form(
    request: HttpRequest, spec: FeedSpec, found: Quarantined, headings: list[str], cells: list[str],
    refused: RowRefused, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Every cell of the row, the one that is wrong with its reason."""
    wrong = f"{tr(refused.reason)}。{tr(refused.mend)}" if refused.column else ""
    fields = tuple(
        Field(
            label=heading,
            name=f"cell-{number}",
            value=cells[number] if number < len(cells) else "",
            required=False,
            error=wrong if heading == refused.column else "",
            maxlength=200,
        )
        for number, heading in enumerate(headings)
    )
    at = next((field.ident for field in fields if field.error), "cells")
    context = {"spec": spec, "row": found, "fields": fields, "refused": refused, "at": at, "again": status != 200}
    return show(request, "bureau/row.html", "feeds", context, status=status)
