"""Applying for a matter: one page, most of it filled, one button.

Whoever has not signed in fills in what is hers to tell, and is asked to sign in at the end. A matter that is not
handled here shows what to take along, and where.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.cases.actions import Filed, file
from tongban.cases.actions.drafts import Stale, save, typed_into
from tongban.cases.forms import SITUATION, Form, NotReady, Outline, Problem, outline, prepare
from tongban.cases.models import Case, Typed
from tongban.cases.reads import draft_of, own_case, spec_of
from tongban.catalogue.current import content
from tongban.journal.actions import KeyReused, KeyUnusable
from tongban.terms.level import Level
from tongban.terms.specs import MatterSpec
from tongban.ui.speech import t
from tongban.web.access import resident, step_up
from tongban.web.actor import account_of, actor, subject
from tongban.web.asking import choice, material_row, settled_row
from tongban.web.clock import now
from tongban.web.forms import seen
from tongban.web.papers import paper_card

from .drafting import clash_context, either, give, new_owner, owner_of
from .matters import matter_or_404
from .sheet import sheet


def _own(request: HttpRequest, code: str) -> HttpResponse:
    """The form; posted, it files the matter and leads to the answer."""
    spec = matter_or_404(code)
    if not spec.decided_here:
        return _not_here(request, spec)
    if led := step_up(request, Level.of(spec.identity_level)):
        return led
    if request.method == "GET":
        return _page(request, spec)
    typed = typed_into(spec, request.POST)
    try:
        filed = _file(request, spec, typed)
    except NotReady as wrong:
        return _page(request, spec, typed=typed, problems=wrong.problems)
    except Stale as stale:
        return page_after_clash(request, spec, stale)
    except (KeyReused, KeyUnusable):
        again = t(
            "这一页已经提交过，请核对后再提交一次。", "This page was sent before; please check and send it again."
        )
        return _page(request, spec, typed=typed, note=again)
    return HttpResponseRedirect(reverse("case", args=[filed.case.number]))


def _visitor(request: HttpRequest, code: str) -> HttpResponse:
    """The form before sign-in; posted, it is kept in this browser and the way leads through the sign-in back here."""
    spec = matter_or_404(code)
    if not spec.decided_here:
        return _not_here(request, spec)
    if request.method == "GET":
        return _page(request, spec)
    typed = typed_into(spec, request.POST)
    shape = outline(matter=spec, answers=_given(typed.answers), situations=typed.situations)
    if shape.problems:
        return _page(request, spec, typed=typed, problems=shape.problems)
    response = HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': reverse('apply', args=[code])})}")
    if typed:
        owner, secret = new_owner(request)
        try:
            save(owner=owner, matter=spec, typed=typed, seen=seen(request), now=now())
        except Stale as stale:
            return page_after_clash(request, spec, stale)
        give(response, secret)
    return response


apply = require_http_methods(["GET", "POST"])(either(_own, _visitor))


def _file(request: HttpRequest, spec: MatterSpec, typed: Typed) -> Filed:
    """File it. What was typed for another situation than the one chosen in the end stays behind."""
    answers = _given(typed.answers)
    while True:
        try:
            return file(
                matter=spec.code,
                answers=answers,
                situations=_given(typed.situations),
                subject_id=subject(request),
                actor=actor(request),
                channel="portal",
                key=request.POST.get("key", ""),
                now=now(),
                seen=seen(request),
            )
        except NotReady as wrong:
            surplus = {problem.element for problem in wrong.problems if problem.kind == "not_needed"}
            if not surplus:
                raise
            answers = {element: text for element, text in answers.items() if element not in surplus}


def _page(
    request: HttpRequest,
    spec: MatterSpec,
    *,
    typed: Typed | None = None,
    problems: list[Problem] | None = None,
    note: str = "",
    stale: Stale | None = None,
) -> HttpResponse:
    """The form with what was typed just now, or else with what the draft holds."""
    owner = owner_of(request)
    draft = draft_of(owner, spec.code) if owner else None
    resumed = typed is None and draft is not None
    began_with = seen(request)
    if stale is not None:
        began_with = replace(began_with, revision=stale.draft.revision if stale.draft else 0)
    elif typed is None:
        began_with = replace(began_with, revision=draft.revision if draft else 0)
    if typed is None:
        typed = draft.typed() if draft else Typed()
    context = sheet(
        _shape(request, spec, typed),
        typed=typed,
        draft=None if stale else draft,
        problems=problems or [],
        seen=began_with,
        note=note,
        clash=clash_context(spec, stale) if stale else None,
        resumed=resumed,
    )
    status = 409 if stale else 422 if problems or note else 200
    return render(request, "portal/apply.html", context, status=status)


def page_after_clash(request: HttpRequest, spec: MatterSpec, stale: Stale) -> HttpResponse:
    """The form as it was typed here, with what stands elsewhere beside it; sent again, it counts."""
    return _page(request, spec, typed=stale.typed, stale=stale)


def page_too_long(request: HttpRequest, spec: MatterSpec, typed: Typed, told: str) -> HttpResponse:
    """The form as it was typed, which is too long to keep."""
    return _page(request, spec, typed=typed, note=told)


def _shape(request: HttpRequest, spec: MatterSpec, typed: Typed) -> Form | Outline:
    if account_of(request) is None:
        return outline(matter=spec, answers={}, situations=typed.situations)
    with transaction.atomic():  # the look is logged before anything is shown
        return prepare(
            matter=spec,
            subject_id=subject(request),
            answers={},
            situations=typed.situations,
            actor=actor(request),
            now=now(),
        )


def _not_here(request: HttpRequest, spec: MatterSpec) -> HttpResponse:
    """How and where it is handled, and what to take along in the circumstances chosen."""
    chosen = {one.code: request.GET.get(SITUATION + one.code, "") for one in spec.situations}
    shape = _shape(request, spec, Typed({}, _given(chosen)))
    context: dict[str, Any] = {
        "spec": spec,
        "department": content().departments[spec.department],
        "signed_in": isinstance(shape, Form),
        "situations": [choice(one.situation, chosen=one.choice) for one in shape.settled if one.by != "record"],
        "open": any(one.by == "open" for one in shape.settled),
        "settled": tuple(settled_row(one) for one in shape.settled if one.by == "record"),
        "materials": tuple(material_row(one) for one in shape.materials),
        "tab": "matters",
    }
    return render(request, "portal/prepare.html", context)


def _given(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text.strip()}


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
