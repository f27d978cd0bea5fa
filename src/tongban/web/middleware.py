"""Around every request: an id, the browser's protections, language and text size."""

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tongban.rules.redact import clean
from tongban.store.ids import new_id
from tongban.terms.text import Lang
from tongban.ui.speech import speaking

from . import logs
from .metrics import route_of

log = logging.getLogger("tongban.request")
GetResponse = Callable[[HttpRequest], HttpResponse]
_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, or take the proxy's; it stands in logs and beside every look."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        sound = re.fullmatch(r"[\w-]{8,64}", given, re.ASCII) and clean(given)
        id = given if sound else new_id().hex
        request.request_id = id  # type: ignore[attr-defined]
        token = logs.request_id.set(id)
        begun = time.perf_counter()
        try:
            response = get_response(request)
            if settings.TONGBAN_LOG_REQUESTS:
                _tell(request, response, time.perf_counter() - begun)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = id
        return response

    return middleware


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """One line a request: the route, never the path, which may name a case or hold what somebody typed."""
    route, method = route_of(request), request.method or ""
    told = {"route": route, "method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)}
    log.info("%s %s %s", method, route, response.status_code, extra=told)


def headers(get_response: GetResponse) -> GetResponse:
    """Scripts, styles and forms from ourselves alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", _CSP)
        if request.path.startswith("/api/"):
            response.setdefault("Cache-Control", "private, no-store")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def preferences(get_response: GetResponse) -> GetResponse:
    """Language and text size are the browser's own, kept in two cookies that say nothing of a person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        lang: Lang = "en" if request.COOKIES.get("lang") == "en" else "zh"
        with speaking(lang):
            return get_response(request)

    return middleware
