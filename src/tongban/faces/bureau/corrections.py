"""Requests to a department to correct what it says: its next delivery settles them, or its answer."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.guard.actions import look
from tongban.residents.actions import answer_correction
from tongban.residents.actions.corrections import NotOpen, shown_to_source
from tongban.residents.queues import PAGE, asked, asked_of, request_of
from tongban.residents.read import read
from tongban.rules.privacy import Purpose
from tongban.terms.permissions import Permission
from tongban.terms.text import Text
from tongban.ui.filters import day, moment
from tongban.ui.speech import t
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.present import label, value_row

from .page import after, link, pager, show

BASIS = Text("个人信息保护法 第四十六条", "Personal Information Protection Law, article 46")


@require_safe
@staff(Permission.FEED_QUARANTINE)
def queue(request: HttpRequest) -> HttpResponse:
    """What the department is asked to correct, the oldest first."""
    kept = asked_of(actor(request).department, after=after(request))
    who = {"resident": t("本人", "the person"), "staff": t("数据管理", "data administration")}
    rows = tuple(
        (
            link(label(one.element), "bureau-correction", one.id),
            who.get(one.asked_by, one.asked_by),
            moment(one.opened_at),
            day(one.due_on),
        )
        for one in kept
    )
    turn = pager(request, [one.id for one in kept], PAGE)
    return show(request, "bureau/corrections.html", "corrections", {"rows": rows, "pager": turn})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.FEED_QUARANTINE)
def request_page(request: HttpRequest, id: UUID) -> HttpResponse:
    """One request: what is said to be wrong, what it should be; and the answer that it stands."""
    who = actor(request)
    found = asked(id, who.department)
    if found is None:
        raise Http404
    if found.state != "open":
        return show(
            request, "bureau/correction-done.html", "corrections", {"request_": found, "what": label(found.element)}
        )
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        answer = request.POST.get("answer", "").strip()
        if answer:
            return _answered(found.id, answer)
        errors = (("f-answer", t("请写明为什么不改", "say why it stands")),)
    with transaction.atomic():
        seen = look(
            subject_id=found.subject_id, elements=shown_to_source(found.element, found.department),
            purpose=Purpose.CORRECT, basis=BASIS, actor=who, now=now(), ref=str(found.id),
        )  # fmt: skip
        held, wished = read(seen).held, request_of(seen, found)
    context: dict[str, Any] = {
        "request_": found,
        "what": label(found.element),
        "rows": tuple(value_row(one, wrong=False) for one in held.values()),
        "wished": wished,
        "errors": errors,
    }
    return show(request, "bureau/correction.html", "corrections", context, status=422 if errors else 200)


def _answered(id: UUID, answer: str) -> HttpResponse:
    with suppress(NotOpen):  # answered meanwhile: the queue shows it
        answer_correction(correction_id=id, answer=Text(answer, answer), now=now())
    return HttpResponseRedirect(reverse("bureau-corrections"))
