"""What every page of the bureau shares."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from tongban.catalogue.current import content
from tongban.terms.permissions import Permission
from tongban.terms.specs import FeedSpec
from tongban.ui.parts.tables import Pager
from tongban.ui.speech import t
from tongban.web.actor import actor
from tongban.web.posts import frame


def show(request: HttpRequest, template: str, here_is: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render one of the bureau's pages."""
    return render(request, template, context | frame(request) | {"here_is": here_is}, status=status)


def own_feed(request: HttpRequest, code: str, *, look_on: bool = False) -> FeedSpec:
    """A feed of the officer's own department; ``look_on`` lets the data office see how any feed is doing."""
    spec = content().feeds.get(code)
    who = actor(request)
    if spec is not None and (
        spec.department == who.department or (look_on and Permission.FEED_HEALTH in who.permissions)
    ):
        return spec
    raise PermissionDenied(code)


def account_id(request: HttpRequest) -> UUID:
    """Who is signed in, to stand beside what she decided."""
    found = actor(request).id
    if found is None:
        raise PermissionDenied
    return found


def link(text: str, name: str, *args: object) -> Markup:
    """A cell that leads somewhere."""
    return Markup('<a href="{}">{}</a>').format(reverse(name, args=args), text)


def after(request: HttpRequest) -> UUID | None:
    """Where the page begins: after this row."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def pager(request: HttpRequest, ids: list[UUID], full: int) -> Pager | None:
    """Onwards, when the page is full; back to the beginning, when it is not the first."""
    onwards = f"?after={ids[-1]}" if len(ids) == full else ""
    back = request.path if "after" in request.GET else ""
    return (
        Pager(next_href=onwards, previous_href=back, note=t("按先后排列", "oldest first")) if onwards or back else None
    )
