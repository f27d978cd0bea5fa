"""Around every request: an id, the browser's protections, language and text size."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tongban.store.ids import new_id
from tongban.terms.text import Lang
from tongban.ui.speech import speaking

GetResponse = Callable[[HttpRequest], HttpResponse]
_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, or take the proxy's; it stands in logs and beside every look."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        id = given if re.fullmatch(r"[\w-]{8,64}", given) else new_id().hex
        request.request_id = id  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-ID"] = id
        return response

    return middleware


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
