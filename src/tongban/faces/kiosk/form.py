"""A matter at the kiosk: its one question about the case first, then what is asked, then one button."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongban.cases.actions import Filed, file
from tongban.cases.actions.drafts import Owner, Stale, TooLong, save, typed_into
from tongban.cases.forms import SITUATION, NoSuchMatter, NotReady, Problem, matter_in_force, prepare
from tongban.cases.models import Typed
from tongban.cases.reads import draft_of
from tongban.journal.actions import KeyReused, KeyUnusable
from tongban.outlets.models import KioskSession
from tongban.terms.specs import MatterSpec
from tongban.ui.filters import moment
from tongban.ui.speech import t, tr
from tongban.web.asking import choice, known_lists, question, settled_row
from tongban.web.clock import now
from tongban.web.forms import seen
from tongban.web.present import label
from tongban.web.qr import matter_qr

from .session import actor, at_kiosk, place, subject


@require_http_methods(["GET", "POST"])
@at_kiosk
def confirm(request: HttpRequest, session: KioskSession, code: str) -> HttpResponse:
    """What is known, what is asked, one button. Begun on the phone, it goes on here."""
    spec = _matter(code)
    if request.method == "GET":
        return _page(request, session, spec)
    typed = typed_into(spec, request.POST)
    if "step" in request.POST:  # a question about the case was answered: what follows depends on it
        draft = draft_of(Owner(subject(session)), spec.code)
        return _page(request, session, spec, typed=Typed(draft.typed().answers if draft else {}, typed.situations))
    try:
        filed = _file(request, session, spec, typed)
    except NotReady as wrong:
        return _page(request, session, spec, typed=typed, problems=wrong.problems)
    except Stale as stale:
        return _page(request, session, spec, typed=stale.typed, stale=stale)
    except (KeyReused, KeyUnusable):
        return HttpResponseRedirect(reverse("kiosk-choose"))
    return HttpResponseRedirect(reverse("kiosk-done", args=[filed.case.number]))


@require_POST
@at_kiosk
def keep(request: HttpRequest, session: KioskSession, code: str) -> HttpResponse:
    """Put what is typed by for later, on another device; nothing of it stays in this one."""
    spec = _matter(code)
    typed = typed_into(spec, request.POST)
    try:
        if typed or seen(request).revision:
            save(owner=Owner(subject(session)), matter=spec, typed=typed, seen=seen(request), now=now())
    except Stale as stale:
        return _page(request, session, spec, typed=typed, stale=stale)
    except TooLong as long:
        return _page(
            request,
            session,
            spec,
            typed=typed,
            note=t(f"{label(long.field)}：太长了", f"{label(long.field)}: too long"),
        )
    return HttpResponseRedirect(reverse("kiosk-choose"))


def _file(request: HttpRequest, session: KioskSession, spec: MatterSpec, typed: Typed) -> Filed:
    answers = {name: text for name, text in typed.answers.items() if text.strip()}
    return file(
        matter=spec.code,
        answers=answers,
        situations={code: chosen for code, chosen in typed.situations.items() if chosen},
        subject_id=subject(session),
        actor=actor(request, session),
        channel="kiosk",
        key=request.POST.get("key", ""),
        now=now(),
        seen=seen(request),
    )


def _page(
    request: HttpRequest,
    session: KioskSession,
    spec: MatterSpec,
    *,
    typed: Typed | None = None,
    problems: Iterable[Problem] = (),
    stale: Stale | None = None,
    note: str = "",
) -> HttpResponse:
    """``typed`` is what was typed just now; without it the draft's, if there is one."""
    draft = stale.draft if stale else draft_of(Owner(subject(session)), spec.code)
    resumed = typed is None and draft is not None
    began_with = seen(request)
    if stale or typed is None:
        began_with = replace(began_with, revision=draft.revision if draft else 0)
    if typed is None:
        typed = draft.typed() if draft else Typed()
        if "again" in request.GET:  # to answer the questions about the case anew
            typed = Typed(typed.answers)
    with transaction.atomic():
        form = prepare(
            matter=spec,
            subject_id=subject(session),
            answers={},
            situations=typed.situations,
            actor=actor(request, session),
            now=now(),
        )
    errors = {problem.element: tr(problem.message) for problem in problems}
    unsettled = next((one for one in form.settled if one.by == "open"), None)
    asked = [
        question(
            field.ask,
            value=typed.answers.get(field.ask.element, field.value),
            error=errors.get(field.ask.element, ""),
            size="kiosk",
        )
        for field in form.fields
        if field.open
    ]
    shown = {field.ask.element for field in form.fields if field.open}
    context = {
        "place": place(),
        "spec": spec,
        "question": choice(unsettled.situation, chosen="") if unsettled else None,
        "choices": form.choices(),
        "prefix": SITUATION,
        "answered": [
            (tr(one.situation.question), next(tr(c.name) for c in one.situation.choices if c.code == one.choice))
            for one in form.settled
            if one.by == "answer"
        ],
        "asked": asked,
        "lists": known_lists(
            form,
            title=t("请核对", "Please check"),
            headed=True,
            first=tuple(settled_row(one, wrong=False) for one in form.settled if one.by == "record"),
            wrong=False,
        ),
        "notes": [note] if note else [text for name, text in errors.items() if name not in shown],
        "clash": _clash(spec, stale),
        "resumed": moment(draft.saved_at) if resumed and draft else "",
        "key": secrets.token_urlsafe(16),
        "seen": began_with,
        "qr_svg": matter_qr(spec.code),
    }
    return render(request, "kiosk/confirm.html", context, status=409 if stale else 422 if errors or note else 200)


def _clash(spec: MatterSpec, stale: Stale | None) -> str:
    """What stands elsewhere, in one sentence."""
    if stale is None:
        return ""
    if stale.draft is None:
        return t("这件事刚才在别处已经提交或删除。", "This was sent or deleted elsewhere just now.")
    fields = "、".join(label(field) for field in stale.differing() if not field.startswith(SITUATION))
    return t(
        f"刚才在别处改过：{fields}。请核对后再点一次。",
        f"Changed elsewhere just now: {fields}. Check, and press again.",
    )


def _matter(code: str) -> MatterSpec:
    try:
        spec = matter_in_force(code)
    except NoSuchMatter:
        raise Http404 from None
    if "kiosk" not in spec.channels:
        raise Http404
    return spec
