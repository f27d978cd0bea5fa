"""Doubtful rows: the row beside the people it may be about; a person decides."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.feeds.actions import NotWaiting, decide_doubt
from tongban.feeds.actions.linking import readable
from tongban.feeds.models import Candidate, Quarantined
from tongban.feeds.reads import PAGE, doubts
from tongban.guard.actions import log_batch, look
from tongban.residents.linkage.evidence import COMPARED
from tongban.residents.read import read
from tongban.rules.privacy import Purpose, mask
from tongban.terms.permissions import Permission
from tongban.terms.text import Text
from tongban.terms.values import SourceRow
from tongban.ui.filters import day, moment
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.present import MASKED, label

from .page import account_id, after, link, pager, show

BASIS = Text("个人信息保护法 第八条", "Personal Information Protection Law, article 8")
_LEVELS = {
    "same": Text("一致", "the same"),
    "sound": Text("同音", "sounds the same"),
    "near": Text("相近", "nearly the same"),
    "part": Text("部分一致", "the same in part"),
    "differs": Text("不同", "differs"),
    "untold": Text("有一方没有", "not told by one of them"),
}
_KINDS = {
    "name": Text("姓名", "name"),
    "born": Text("出生日期", "birth date"),
    "sex": Text("性别", "sex"),
    "number": Text("证件号码", "document number"),
    "mobile": Text("电话", "phone"),
    "home": Text("住址", "address"),
}
_BECAUSE = {
    "not_sure": Text("很像，但不够肯定", "alike, but not beyond doubt"),
    "two_alike": Text("有两个人都像", "two people are alike"),
    "sex_differs": Text("性别不同", "the sex differs"),
    "name_differs": Text("姓名不同", "the name differs"),
    "name_near": Text("姓名差一个字：可能是兄弟姐妹", "one character of the name differs: perhaps a brother or sister"),
    "too_little": Text("能对上的太少", "too little to go by"),
    "born_differs": Text("出生日期不同", "the birth date differs"),
    "number_contradicts": Text("证件号码是另一个人的", "the document number is somebody else's"),
}


@require_safe
@staff(Permission.RECORD_REVIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, oldest first: no name, no number."""
    kept = doubts(after=after(request))
    rows = tuple(
        (
            link(tr(content().feeds[one.feed].name), "bureau-doubt", one.id),
            t(f"第 {one.line} 行", f"line {one.line}"),
            t(one.reason_zh, one.reason_en),
            str(len([c for c in one.candidates.all() if c.rejected_by is None])),
        )
        for one in kept
        if one.feed in content().feeds
    )
    turn = pager(request, [one.id for one in kept], PAGE)
    return show(request, "bureau/doubts.html", "doubts", {"rows": rows, "pager": turn})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.RECORD_REVIEW)
def doubt(request: HttpRequest, id: UUID) -> HttpResponse:
    """One doubtful row and the people it may be about. Each look is logged, and each of them sees it."""
    found = Quarantined.objects.filter(id=id, doubtful=True, resolved_at=None).select_related("batch").first()
    row = next(iter(readable([found], now())), None) if found else None
    if found is None or row is None:
        if Quarantined.objects.filter(id=id).exists():
            return show(request, "bureau/doubt-done.html", "doubts", {})
        raise Http404
    if request.method == "POST":
        return _decide(request, found)
    candidates = list(found.candidates.filter(rejected_by=None).order_by("-probability"))
    with transaction.atomic():
        log_batch(
            elements=COMPARED, basis=BASIS, actor=actor(request), count=1, ref=str(found.id), purpose=Purpose.REVIEW
        )
        sides = [_side(request, found, one) for one in candidates]
    context = {
        "row": found,
        "source": tr(content().feeds[found.feed].name),
        "arrived": moment(found.batch.started_at),
        "elements": [label(element) for element in COMPARED],
        "own": _cells(row.values, row),
        "sides": sides,
        "because": tr(_BECAUSE[candidates[0].evidence["because"]]) if candidates else "",
    }
    return show(request, "bureau/doubt.html", "doubts", context)


def _decide(request: HttpRequest, found: Quarantined) -> HttpResponse:
    chosen = request.POST.get("is", "")
    try:
        subject_id = None if chosen == "nobody" else UUID(chosen)
        decide_doubt(row_id=found.id, subject_id=subject_id, decided_by=account_id(request), now=now())
    except (ValueError, NotWaiting):
        return HttpResponseRedirect(reverse("bureau-doubt", args=[found.id]))
    return HttpResponseRedirect(reverse("bureau-doubts"))


def _side(request: HttpRequest, found: Quarantined, candidate: Candidate) -> dict[str, Any]:
    """One candidate: what is held of her, where it comes from, how each comparison went."""
    seen = look(
        subject_id=candidate.subject_id, elements=COMPARED, purpose=Purpose.REVIEW, basis=BASIS, actor=actor(request),
        now=now(), ref=str(found.id),
    )  # fmt: skip
    held = read(seen).held
    return {
        "id": candidate.subject_id,
        "cells": _cells({element: one.value for element, one in held.items()}),
        "sources": {
            label(element): f"{tr(content().departments[one.department].name)} · {day(one.observed_on)}"
            for element, one in held.items()
        },
        "levels": [
            (tr(_KINDS[kind]), tr(_LEVELS[level]), level)
            for kind, level in candidate.evidence.items()
            if kind in _KINDS
        ],
        "percent": f"{candidate.probability * 100:.1f}%",
    }


def _cells(values: dict[str, str], row: SourceRow | None = None) -> list[str]:
    """Values in the order of the elements compared, long numbers masked."""
    cells = []
    for element in COMPARED:
        value = values.get(element, "")
        if element == "person.id_number" and not value and row is not None:
            value = row.typed_number
        cells.append(mask(element, value) if element in MASKED else tr(shown(element, value)) if value else "—")
    return [cell or "—" for cell in cells]
