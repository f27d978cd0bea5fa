"""Switching language and text size: a link that sets a cookie and leads back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from .access import public

_CHOICES = {"lang": ("zh", "en"), "text": ("normal", "large")}
_YEAR = 365 * 24 * 3600


@require_GET
@public
def choose(request: HttpRequest, what: str, value: str) -> HttpResponse:
    """Remember one choice in this browser, and go back to where the person was."""
    response = HttpResponseRedirect(safe_next(request.GET.get("next", "/")))
    if value in _CHOICES.get(what, ()):
        response.set_cookie(what, value, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


def safe_next(path: str) -> str:
    """``path`` if it leads somewhere on this site, else the front page."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
