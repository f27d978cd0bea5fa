"""Who may call a view. Every route carries one of these; a house test walks the routes and holds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from tongban.guard.actions import own_subject
from tongban.org.models import Account
from tongban.rules.level import reaches
from tongban.terms.level import Level
from tongban.terms.permissions import Permission

from .actor import account_of, actor
from .clock import now
from .session import STRONG, method_of, why_ended

View = Callable[..., HttpResponse]


def _marked(view: View, permission: str) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody: nothing personal is shown."""
    return _marked(_small(view), "public")


def account(view: View) -> View:
    """A signed-in resident, however well she is known: pages about her account, not about her."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in = account_of(request)
        if signed_in is None:
            return _led("sign-in", request)
        if signed_in.kind != Account.Kind.RESIDENT:
            raise PermissionDenied("account")
        return view(request, *args, **kwargs)

    return _marked(_private(guarded), "account")


def resident(view: View) -> View:
    """A signed-in resident whom the record knows; others are led to sign-in or to the check of their name, and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in = account_of(request)
        if signed_in is None:
            return _led("sign-in", request)
        if signed_in.kind != Account.Kind.RESIDENT:
            raise PermissionDenied("resident")
        found = own_subject(holder=str(signed_in.id), now=now())
        if found is None:
            return _led("real-name", request)
        request.subject_id = found  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return _marked(_small(_private(guarded)), "resident")


def staff(permission: Permission, *others: Permission) -> Callable[[View], View]:
    """A member of staff, signed in with a second factor, whose post has ``permission`` or one of the ``others``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if led := _staff_only(request) or _weak(request):
                return led
            if {permission, *others}.isdisjoint(actor(request).permissions):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _marked(_private(guarded), str(permission))

    return decorate


def colleague(view: View) -> View:
    """Any member of staff, signed in with a second factor, even one who has left her last post: her own receipts,
    nothing of anybody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _staff_only(request) or _weak(request) or view(request, *args, **kwargs)

    return _marked(_private(guarded), "staff")


def own_staff(view: Callable[..., HttpResponseBase]) -> View:
    """Any member of staff, about her own account: how she signs in. Here she may be without a second factor yet."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _staff_only(request) or view(request, *args, **kwargs)  # type: ignore[return-value]

    return _marked(_private(guarded), "staff")


def _staff_only(request: HttpRequest) -> HttpResponse | None:
    signed_in = account_of(request)
    if signed_in is None:
        return _led("account_login", request)
    if signed_in.kind != Account.Kind.STAFF:
        raise PermissionDenied("staff")
    return None


def _weak(request: HttpRequest) -> HttpResponse | None:
    return None if strong(request) else HttpResponseRedirect(reverse("mfa_index"))


def strong(request: HttpRequest) -> bool:
    """Whether a member of staff signed in with a second factor; stepping into a persona is let through in the demo.

    A session that does not say how it began is not strong.
    """
    method = method_of(request)
    return method in STRONG or (method == "demo" and settings.TONGBAN_DEMO)


def level_of(request: HttpRequest) -> Level:
    """How well whoever calls is known. Somebody tied to a person of the record (``resident``) is known by name."""
    signed_in = account_of(request)
    if signed_in is None:
        return Level.NONE
    named = Level.REAL_NAME if hasattr(request, "subject_id") else Level.NONE
    return max(Level(signed_in.level), named)


def step_up(request: HttpRequest, need: Level) -> HttpResponse | None:
    """None when the caller is known as well as ``need``; else where she is led to become so, and back from there."""
    if reaches(level_of(request), need).allowed:
        return None
    if account_of(request) is None:
        return _led("sign-in", request)
    return HttpResponseRedirect(f"{reverse('level', args=[need.word])}?{urlencode({'next': request.get_full_path()})}")


def _led(name: str, request: HttpRequest) -> HttpResponse:
    """To sign-in and back; with the reason when a session has just ended."""
    query = {"next": request.get_full_path()}
    if why_ended(request):
        query["why"] = why_ended(request)
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode(query)}")


def _small(view: View) -> View:
    """Sent compressed. A page's length then hints at what is in it, to whoever reads the wire and makes its visitor's
    browser ask for it with words of his own: so tokens are masked anew each time, a length is blurred at random,
    cookies are not sent along from other sites; pages of staff, which show many people's data, are not compressed."""
    return gzip_page(view)


def _private(view: View) -> View:
    """A page about a person is kept nowhere: not by a proxy, not for the back button."""
    return never_cache(view)
