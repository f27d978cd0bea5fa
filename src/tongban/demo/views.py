"""Stepping into a persona, on a page or through the API. Mounted in demo mode only."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tongban.org.actions import give_token
from tongban.web import session
from tongban.web.access import public
from tongban.web.clock import now
from tongban.web.posts import front
from tongban.web.preferences import safe_next

from .messages import latest
from .personas import account_of, personas
from .tour import cards


@require_POST
@public
def step_into(request: HttpRequest) -> HttpResponse:
    """Become a persona and go on where one was; a page of the former one is not shown to the next."""
    persona = personas().get(request.POST.get("persona", ""))
    account = account_of(persona) if persona else None
    if persona is None or account is None:
        return HttpResponseRedirect(reverse("sign-in"))
    session.end(request)
    session.begin(request, account, method="demo", at=now())
    if persona.kind == "staff":
        return HttpResponseRedirect(front(request))
    target = safe_next(request.POST.get("next", "/"))
    elsewhere = ("/desk/", "/field/", "/sign-in", "/account/")
    return HttpResponseRedirect("/" if target.startswith(elsewhere) else target)


@require_safe
@never_cache
@public
def tour(request: HttpRequest) -> HttpResponse:
    """Cards that take a newcomer through the product, each with the number that proves it."""
    return render(request, "demo/tour.html", {"cards": cards(), "who": personas()})


@require_POST
@public
def tour_go(request: HttpRequest) -> HttpResponse:
    """Step into a card's persona and open its page."""
    persona = personas().get(request.POST.get("persona", ""))
    account = account_of(persona) if persona else None
    if account is None:
        return HttpResponseRedirect(reverse("demo-tour"))
    session.end(request)
    session.begin(request, account, method="demo", at=now())
    return HttpResponseRedirect(safe_next(request.POST.get("next", "/")))


@require_safe
@never_cache
@public
def messages(request: HttpRequest) -> HttpResponse:
    """The demo's telephone: what would have been sent, newest first. There are no real residents here."""
    context = {"messages": latest(), "next": safe_next(request.GET.get("next", "/sign-in"))}
    return render(request, "demo/messages.html", context)


@csrf_exempt  # a program without cookies calls this; it gives a token, it changes nothing of a session
@require_POST
@public
def api_sign_in(request: HttpRequest) -> HttpResponse:
    """``{"persona": "resident"}`` -> ``{"token": …}``."""
    try:
        key = str(json.loads(request.body)["persona"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refused(422, "body", "a JSON object with the field persona is expected")
    persona = personas().get(key)
    account = account_of(persona) if persona else None
    if account is None:
        return _refused(404, "persona", f"there is no persona {key!r}; there are {', '.join(personas())}")
    return JsonResponse({"token": give_token(account_id=account.id, now=now())})


def _refused(status: int, field: str, message: str) -> JsonResponse:
    both = {"zh": message, "en": message}
    body = {"code": "demo_sign_in", "message": both, "problems": [{"field": field, "message": both}]}
    return JsonResponse(body, status=status)
