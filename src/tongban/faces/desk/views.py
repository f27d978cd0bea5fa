"""The desk's pages: lists without personal data; opening a case is a look, and is logged."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from tongban.cases.models import Case
from tongban.cases.reads import at_place, spec_of
from tongban.catalogue.current import content
from tongban.guard.actions import look
from tongban.ledgers.models import ServiceDay
from tongban.residents.read import read
from tongban.rules.number import normal
from tongban.rules.privacy import Purpose
from tongban.terms.permissions import Permission
from tongban.ui.filters import day, moment
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.posts import frame
from tongban.web.present import channel, value_row

LEDGER_LINES = 100


@require_safe
@staff(Permission.CASE_LIST)
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest cases the place's window answers for."""
    rows = tuple(
        (
            Markup('<a href="{}">{}</a>').format(reverse("desk-case", args=[case.number]), case.number),
            tr(spec_of(case).name),
            channel(case.channel),
            moment(case.filed_at),
            StatusMark(state="done" if case.state == "decided_granted" else "refused"),
        )
        for case in at_place(actor(request).place)
    )
    return _render(request, "desk/inbox.html", {"rows": rows, "here_is": "inbox"})


@require_safe
@staff(Permission.CASE_LIST)
def ledger(request: HttpRequest) -> HttpResponse:
    """The service ledger of the place, day by day: nobody fills it, it follows the journal."""
    lines = ServiceDay.objects.filter(place=actor(request).place).order_by("-on", "matter", "channel")
    rows = tuple(
        (
            day(line.on),
            _name(line.matter),
            channel(line.channel),
            *map(str, (line.filed, line.granted, line.refused)),
        )
        for line in lines[:LEDGER_LINES]
    )
    return _render(request, "desk/ledger.html", {"rows": rows, "here_is": "ledger"})


@require_safe
@staff(Permission.CASE_OPEN)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case with what is held now of the values it rests on; the applicant sees that it was opened."""
    who = actor(request, channel="window")
    try:
        found = Case.objects.select_related("paper").get(number=normal(number), place=who.place)
    except Case.DoesNotExist:
        raise Http404 from None
    spec = spec_of(found)
    with transaction.atomic():
        picture = read(
            look(
                subject_id=found.subject_id,
                elements=[ask.element for ask in spec.asks],
                purpose=Purpose.HANDLE_CASE,
                basis=spec.basis[0].cited(),
                actor=who,
                now=now(),
                ref=found.number,
            )
        )
    rows = tuple(value_row(picture.held[ask.element], wrong=False) for ask in spec.asks if ask.element in picture.held)
    return _render(
        request,
        "desk/case.html",
        {"case": found, "spec": spec, "rows": rows, "channel": channel(found.channel), "here_is": "inbox"},
    )


def _name(code: str) -> str:
    """A matter's name, also of one no longer in force."""
    spec = content().matters.get(code)
    return tr(spec.name) if spec else code


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | frame(request))
