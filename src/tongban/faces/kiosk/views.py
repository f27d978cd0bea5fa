"""The kiosk's screens."""

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.cases.actions.drafts import Owner
from tongban.cases.models import Case
from tongban.cases.reads import drafts_of, own_case, spec_of
from tongban.catalogue.current import content
from tongban.catalogue.search import frequent
from tongban.outlets.actions import end_session, open_session, session_of
from tongban.outlets.models import KioskSession
from tongban.papers.actions import page
from tongban.residents.read import identify as identified
from tongban.rules.transform import Unfit, id_number
from tongban.terms.specs import DepartmentSpec, MatterSpec
from tongban.terms.text import Text
from tongban.terms.values import Actor
from tongban.ui.filters import moment
from tongban.ui.speech import t, tr
from tongban.web.access import public
from tongban.web.actor import request_id
from tongban.web.clock import now
from tongban.web.papers import paper_title
from tongban.web.pdf import drawing_response
from tongban.web.ports import card_reader

from .session import COOKIE, PATH, at_kiosk, kiosk_here, place, subject, wiped

_MOST = 40  # matters a kiosk offers, the often used first


@require_safe
@never_cache
@public
def attract(request: HttpRequest) -> HttpResponse:
    """The first screen; also what is left when everything else was wiped."""
    session = session_of(request.COOKIES.get(COOKIE, ""), now=now())
    if session is not None:
        end_session(session=session, by="person", now=now())
    response = render(request, "kiosk/attract.html", {"place": place(), "departments": _by_department(_matters())})
    return wiped(response) if COOKIE in request.COOKIES else response


@require_http_methods(["GET", "POST"])
@never_cache
@public
def identify(request: HttpRequest) -> HttpResponse:
    """Put the identity card on the reader; the reader is a plug-in (``terms.ports.CardReader``)."""
    reader = card_reader()
    context = {"place": place(), "cards": reader.cards() if reader else (), "reader": reader is not None}
    if request.method == "GET":
        return render(request, "kiosk/identify.html", context | {"error": ""})
    card = reader.read(request.POST.get("card", "")) if reader else None
    found = None
    if card is not None:
        here = Text(kiosk_here().name_zh, kiosk_here().name_en)
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
    _, secret = open_session(kiosk=kiosk_here(), subject_id=found, now=now())
    response = HttpResponseRedirect(reverse("kiosk-choose"))
    response.set_cookie(COOKIE, secret, path=PATH, httponly=True, samesite="Strict", secure=settings.TONGBAN_PRODUCTION)
    return response


@require_safe
@at_kiosk
def choose(request: HttpRequest, session: KioskSession, department: str = "") -> HttpResponse:
    """What a kiosk can do, as large tiles: first whose matter it is, then which; above them what she has begun."""
    matters = _matters()
    if department:
        matters = [spec for spec in matters if spec.department == department]
        if not matters:
            raise Http404
        name = content().departments[department].name
        return render(request, "kiosk/department.html", {"place": place(), "name": name, "matters": matters})
    begun = {draft.matter: draft for draft in drafts_of(Owner(subject(session)))}
    context = {
        "place": place(),
        "begun": [(spec, moment(begun[spec.code].saved_at)) for spec in matters if spec.code in begun],
        "departments": _by_department([spec for spec in matters if spec.code not in begun]),
    }
    return render(request, "kiosk/choose.html", context)


def _by_department(matters: list[MatterSpec]) -> list[tuple[DepartmentSpec, list[MatterSpec]]]:
    """Departments in the order content names them, each with what it does here."""
    found = [
        (one, [spec for spec in matters if spec.department == code]) for code, one in content().departments.items()
    ]
    return [(one, specs) for one, specs in found if specs]


@require_safe
@at_kiosk
def done(request: HttpRequest, session: KioskSession, number: str) -> HttpResponse:
    """The paper, to be printed; or the reason why not and what to do."""
    case = _own(session, number)
    title = paper_title(case.paper) if case.paper else tr(spec_of(case).name)
    return render(request, "kiosk/done.html", {"place": place(), "case": case, "title": title})


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
    return frequent(_MOST, {"channel": "kiosk"})


def _own(session: KioskSession, number: str) -> Case:
    try:
        return own_case(number=number, subject_id=subject(session))
    except Case.DoesNotExist:
        raise Http404 from None
