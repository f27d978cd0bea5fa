"""A person's session in the kiosk's browser: one cookie, gone with her."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tongban.guard.actions import own_subject
from tongban.outlets.actions import session_of
from tongban.outlets.models import Kiosk, KioskSession
from tongban.terms.values import HERSELF, Actor
from tongban.ui.speech import t
from tongban.web.actor import request_id
from tongban.web.clock import now

COOKIE = "kiosk"
PATH = "/kiosk/"


def actor(request: HttpRequest, session: KioskSession) -> Actor:
    """The person at the terminal, acting as herself."""
    return Actor(kind="kiosk", id=session.id, label=HERSELF, channel="kiosk", request_id=request_id(request))


def subject(session: KioskSession) -> UUID:
    """Whom the terminal identified."""
    found = own_subject(holder=str(session.id), now=now())
    if found is None:
        raise LookupError("a running kiosk session without its grant")
    return found


def at_kiosk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only within a running session; otherwise back to the first screen, wiped."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = session_of(request.COOKIES.get(COOKIE, ""), now=now())
        if session is None:
            return wiped(HttpResponseRedirect(reverse("kiosk")))
        return view(request, session, *args, **kwargs)

    kept_nowhere = never_cache(guarded)
    kept_nowhere.permission = "kiosk"  # type: ignore[attr-defined]
    return kept_nowhere


def wiped(response: HttpResponse) -> HttpResponse:
    """Take everything of the person out of this browser."""
    response.delete_cookie(COOKIE, path=PATH)
    for name in ("text", "lang", settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME):
        response.delete_cookie(name)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def kiosk_here() -> Kiosk:
    """The terminal this browser is."""
    kiosk = Kiosk.objects.first()
    if kiosk is None:
        raise Http404("no kiosk is set up")
    return kiosk


def place() -> str:
    """The terminal's name."""
    kiosk = kiosk_here()
    return t(kiosk.name_zh, kiosk.name_en)
