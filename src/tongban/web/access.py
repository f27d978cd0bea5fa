"""Who may call a view. Every route carries one of these; a house test walks the routes and holds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tongban.guard.actions import own_subject
from tongban.org.models import Account
from tongban.terms.permissions import Permission

from .actor import account_of, actor
from .clock import now

View = Callable[..., HttpResponse]


def _marked(view: View, permission: str) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody: nothing personal is shown."""
    return _marked(view, "public")


def resident(view: View) -> View:
    """A signed-in resident whom the record knows; others are led to sign-in and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = account_of(request)
        if account is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
        found = own_subject(holder=str(account.id), now=now()) if account.kind == Account.Kind.RESIDENT else None
        if found is None:
            raise PermissionDenied("resident")
        request.subject_id = found  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return _marked(_private(guarded), "resident")


def staff(permission: Permission) -> Callable[[View], View]:
    """A member of staff whose post has ``permission``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            account = account_of(request)
            if account is None:
                return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
            if account.kind != Account.Kind.STAFF or permission not in actor(request).permissions:
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _marked(_private(guarded), str(permission))

    return decorate


def colleague(view: View) -> View:
    """Any member of staff signed in, even one who has left her last post: her own receipts, nothing of anybody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = account_of(request)
        if account is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
        if account.kind != Account.Kind.STAFF:
            raise PermissionDenied("staff")
        return view(request, *args, **kwargs)

    return _marked(_private(guarded), "staff")


def _private(view: View) -> View:
    """A page about a person is kept nowhere: not by a proxy, not for the back button."""
    return never_cache(view)
