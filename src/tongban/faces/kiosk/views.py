"""The kiosk's screens."""

import secrets

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.cases.actions import file
from tongban.cases.forms import NoSuchMatter, NotReady, matter_in_force, prepare
from tongban.cases.models import Case
from tongban.cases.reads import own_case, spec_of
from tongban.catalogue.current import content
from tongban.journal.actions import KeyReused, KeyUnusable
from tongban.outlets.actions import end_session, open_session, session_of
from tongban.outlets.models import Kiosk, KioskSession
from tongban.papers.actions import page
from tongban.residents.read import identify as identified
from tongban.rules.transform import Unfit, id_number
from tongban.terms.specs import MatterSpec
from tongban.terms.text import Text
from tongban.terms.values import Actor
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web.access import public
from tongban.web.actor import request_id
from tongban.web.clock import now
from tongban.web.pdf import drawing_response
from tongban.web.ports import card_reader
from tongban.web.present import form_row, label, paper_title

from .session import COOKIE, PATH, actor, at_kiosk, subject, wiped


@require_safe
@never_cache
@public
def attract(request: HttpRequest) -> HttpResponse:
    """The first screen; also what is left when everything else was wiped."""
    session = session_of(request.COOKIES.get(COOKIE, ""), now=now())
    if session is not None:
        end_session(session=session, by="person", now=now())
    response = render(request, "kiosk/attract.html", {"place": _place(), "matters": _matters()})
    return wiped(response) if COOKIE in request.COOKIES else response


@require_http_methods(["GET", "POST"])
@never_cache
@public
def identify(request: HttpRequest) -> HttpResponse:
    """Put the identity card on the reader; the reader is a plug-in (``terms.ports.CardReader``)."""
    reader = card_reader()
    context = {"place": _place(), "cards": reader.cards() if reader else (), "reader": reader is not None}
    if request.method == "GET":
        return render(request, "kiosk/identify.html", context | {"error": ""})
    card = reader.read(request.POST.get("card", "")) if reader else None
    found = None
    if card is not None:
        here = Text(_kiosk().name_zh, _kiosk().name_en)
        who = Actor(kind="public", id=None, label=here, channel="kiosk", request_id=request_id(request))
        try:
            with transaction.atomic():
                found = identified(id_number=id_number(card.id_number), name=card.name, actor=who, now=now())
        except Unfit:
            found = None
    if found is None:
        error = t(
            "没有读到可用的证件，请重新放好再试一次。",
            "The card could not be read. Please put it down again.",
        )
        return render(request, "kiosk/identify.html", context | {"error": error}, status=422)
    _, secret = open_session(kiosk=_kiosk(), subject_id=found, now=now())
    response = HttpResponseRedirect(reverse("kiosk-choose"))
    response.set_cookie(COOKIE, secret, path=PATH, httponly=True, samesite="Strict", secure=settings.TONGBAN_PRODUCTION)
    return response


@require_safe
@at_kiosk
def choose(request: HttpRequest, session: KioskSession) -> HttpResponse:
    """The matters a kiosk can do, as large tiles."""
    return render(request, "kiosk/choose.html", {"place": _place(), "matters": _matters()})


@require_http_methods(["GET", "POST"])
@at_kiosk
def confirm(request: HttpRequest, session: KioskSession, code: str) -> HttpResponse:
    """What is known, what is asked, one button."""
    try:
        spec = matter_in_force(code)
    except NoSuchMatter:
        raise Http404 from None
    if request.method == "GET":
        return _confirm(request, session, spec, {}, {})
    answers = {ask.element: request.POST[ask.element] for ask in spec.asks if request.POST.get(ask.element, "").strip()}
    try:
        filed = file(
            matter=code,
            answers=answers,
            subject_id=subject(session),
            actor=actor(request, session),
            channel="kiosk",
            key=request.POST.get("key", ""),
            now=now(),
        )
    except NotReady as wrong:
        return _confirm(request, session, spec, answers, {p.element: tr(p.message) for p in wrong.problems})
    except (KeyReused, KeyUnusable):
        return HttpResponseRedirect(reverse("kiosk-choose"))
    return HttpResponseRedirect(reverse("kiosk-done", args=[filed.case.number]))


def _confirm(
    request: HttpRequest,
    session: KioskSession,
    spec: MatterSpec,
    typed: dict[str, str],
    errors: dict[str, str],
) -> HttpResponse:
    with transaction.atomic():
        form = prepare(matter=spec, subject_id=subject(session), answers={}, actor=actor(request, session), now=now())
    asked = [
        Field(
            label=label(field.ask.element),
            name=field.ask.element,
            value=typed.get(field.ask.element, field.value),
            hint=tr(field.ask.hint) if field.ask.hint else "",
            error=errors.get(field.ask.element, ""),
            required=field.ask.required,
            type="tel",
            inputmode="numeric",
            size="kiosk",
        )
        for field in form.fields
        if field.open
    ]
    context = {
        "place": _place(),
        "spec": spec,
        "rows": tuple(form_row(field, wrong=False) for field in form.fields if not field.open),
        "asked": asked,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "kiosk/confirm.html", context, status=422 if errors else 200)


@require_safe
@at_kiosk
def done(request: HttpRequest, session: KioskSession, number: str) -> HttpResponse:
    """The paper, to be printed; or the reason why not and what to do."""
    case = _own(session, number)
    title = paper_title(case.paper) if case.paper else tr(spec_of(case).name)
    return render(request, "kiosk/done.html", {"place": _place(), "case": case, "title": title})


@require_safe
@at_kiosk
def paper_page(request: HttpRequest, session: KioskSession, number: str) -> HttpResponse:
    """The page that is printed, as a drawing."""
    paper = _own(session, number).paper
    if paper is None:
        raise Http404
    return drawing_response(request, page(paper))


@require_POST
@public
def end(request: HttpRequest) -> HttpResponse:
    """End and clear: by the person, or by the idle guard."""
    session = session_of(request.COOKIES.get(COOKIE, ""), now=now())
    if session is not None:
        end_session(session=session, by="time" if request.POST.get("idle") else "person", now=now())
    return wiped(HttpResponseRedirect(reverse("kiosk")))


def _matters() -> list[MatterSpec]:
    return [spec for spec in content().matters.values() if "kiosk" in spec.channels]


def _own(session: KioskSession, number: str) -> Case:
    try:
        return own_case(number=number, subject_id=subject(session))
    except Case.DoesNotExist:
        raise Http404 from None


def _kiosk() -> Kiosk:
    kiosk = Kiosk.objects.first()
    if kiosk is None:
        raise Http404("no kiosk is set up")
    return kiosk


def _place() -> str:
    kiosk = _kiosk()
    return t(kiosk.name_zh, kiosk.name_en)
