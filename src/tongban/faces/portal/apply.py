"""Applying for a matter: one page, most of it filled, one button."""

import secrets
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.cases.actions import file
from tongban.cases.forms import Form, NotReady, prepare
from tongban.cases.models import Case
from tongban.cases.reads import own_case, spec_of
from tongban.catalogue.current import content
from tongban.journal.actions import KeyReused, KeyUnusable
from tongban.terms.specs import MatterSpec
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web.access import resident
from tongban.web.actor import actor, subject
from tongban.web.clock import now
from tongban.web.present import form_row, label, paper_card, provenance

from .matters import matter_or_404


@require_http_methods(["GET", "POST"])
@resident
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form; posted, it files the matter and leads to the answer."""
    spec = matter_or_404(code)
    if request.method == "GET":
        return _page(request, spec, {}, {})
    answers = {ask.element: request.POST[ask.element] for ask in spec.asks if request.POST.get(ask.element, "").strip()}
    try:
        filed = file(
            matter=code,
            answers=answers,
            subject_id=subject(request),
            actor=actor(request),
            channel="portal",
            key=request.POST.get("key", ""),
            now=now(),
        )
    except NotReady as wrong:
        errors = {problem.element: tr(problem.message) for problem in wrong.problems}
        return _page(request, spec, answers, errors)
    except (KeyReused, KeyUnusable):
        stale = {
            "": t(
                "这一页已经提交过，请核对后再提交一次。",
                "This page was sent before; please check and send it again.",
            )
        }
        return _page(request, spec, answers, stale)
    return HttpResponseRedirect(reverse("case", args=[filed.case.number]))


def _page(request: HttpRequest, spec: MatterSpec, typed: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    with transaction.atomic():  # the look is logged before anything is shown
        form = prepare(matter=spec, subject_id=subject(request), answers={}, actor=actor(request), now=now())
    context = {
        "spec": spec,
        "form": form,
        "rows": tuple(form_row(field) for field in form.fields if not field.open),
        "fields": _fields(form, typed, errors),
        "errors": tuple((f"f-{name}" if name else "main", message) for name, message in errors.items()),
        "key": secrets.token_urlsafe(16),
        "tab": "matters",
    }
    return render(request, "portal/apply.html", context, status=422 if errors else 200)


def _fields(form: Form, typed: dict[str, str], errors: dict[str, str]) -> list[dict[str, Any]]:
    """The questions left, each prefilled with what is known but old or contested."""
    found = []
    for field in form.fields:
        if not field.open:
            continue
        element = field.ask.element
        phone = content().elements[element].datatype == "mobile"
        found.append(
            {
                "field": Field(
                    label=label(element),
                    name=element,
                    value=typed.get(element, field.value),
                    hint=tr(field.ask.hint) if field.ask.hint else "",
                    error=errors.get(element, ""),
                    required=field.ask.required,
                    type="tel" if phone else "text",
                    inputmode="tel" if phone else "",
                    autocomplete="tel" if phone else "off",
                    width="half",
                ),
                "mark": provenance(field.held, tone="confirm") if field.held else None,
            }
        )
    return found


@require_safe
@resident
def result(request: HttpRequest, number: str) -> HttpResponse:
    """What came of a case: yes with its paper, or no with the reason and the next step."""
    try:
        case = own_case(number=number, subject_id=subject(request))
    except Case.DoesNotExist:
        raise Http404 from None
    card = paper_card(case.paper) if case.paper else None
    return render(request, "portal/case.html", {"case": case, "spec": spec_of(case), "card": card, "tab": "papers"})
