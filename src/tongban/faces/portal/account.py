"""Signing in and out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tongban.web.access import public
from tongban.web.preferences import safe_next


@require_safe
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to sign in here, and then on to where the person was going."""
    return render(request, "portal/sign-in.html", {"next": safe_next(request.GET.get("next", "/")), "tab": ""})


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it stays in the browser."""
    logout(request)
    response = HttpResponseRedirect("/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
