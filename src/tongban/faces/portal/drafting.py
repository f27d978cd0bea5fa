"""Drafts of the portal: whose they are, and what pages say of them."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tongban.cases.actions.drafts import Owner, Stale, adopt
from tongban.cases.forms import SITUATION
from tongban.cases.models import Draft
from tongban.cases.reads import drafts_of
from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.rules.calendar import legal_day
from tongban.terms.specs import MatterSpec
from tongban.ui.filters import SHANGHAI, day, moment
from tongban.ui.parts.matters import MatterTile
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import t, tr
from tongban.web.access import public, resident
from tongban.web.actor import account_of
from tongban.web.clock import now
from tongban.web.present import label

COOKIE = "draft"  # a secret of this browser; says nothing of a person
View = Callable[..., HttpResponse]


def owner_of(request: HttpRequest) -> Owner | None:
    """Whose drafts this request may see: hers who signed in, else the browser's; None when there can be none."""
    subject_id = getattr(request, "subject_id", None)
    if subject_id is not None:
        return Owner(subject_id)
    secret = request.COOKIES.get(COOKIE, "")
    return Owner(secret=secret) if secret else None


def new_owner(request: HttpRequest) -> tuple[Owner, str]:
    """Whose draft a save makes, and the secret to give the browser if it has none yet (else "")."""
    owner = owner_of(request)
    if owner is not None:
        return owner, ""
    secret = secrets.token_urlsafe(32)
    return Owner(secret=secret), secret


def give(response: HttpResponse, secret: str) -> None:
    """The browser keeps the secret until it is closed, or somebody signs in."""
    if secret:
        response.set_cookie(COOKIE, secret, httponly=True, samesite="Lax", secure=settings.TONGBAN_PRODUCTION)


def either(own: View, visitor: View) -> View:
    """One address for both: ``own`` for who has signed in (behind ``resident``), ``visitor`` before that."""

    @wraps(own)
    def dispatched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in = account_of(request) is not None
        return (resident(adopting(own)) if signed_in else visitor)(request, *args, **kwargs)

    return public(never_cache(dispatched))


def adopting(view: View) -> View:
    """What this browser kept before sign-in becomes hers, once."""

    @wraps(view)
    def adopted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        secret = request.COOKIES.get(COOKIE, "")
        if secret:
            adopt(secret=secret, subject_id=request.subject_id, now=now())  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if secret:
            response.delete_cookie(COOKIE)
        return response

    return adopted


def said(draft: Draft | None, at: datetime) -> str:
    """When the draft was last kept: the hour on the same day, else the day too."""
    if draft is None:
        return ""
    saved, here = draft.saved_at.astimezone(SHANGHAI), at.astimezone(SHANGHAI)
    when = f"{saved:%H:%M}" if saved.date() == here.date() else moment(draft.saved_at)
    return t(f"已自动保存 {when}", f"Saved {when}")


def name_of(spec: MatterSpec, field: str) -> str:
    """A field of the page as people read it."""
    if not field.startswith(SITUATION):
        return label(field)
    return next(tr(one.question) for one in spec.situations if SITUATION + one.code == field)


def text_of(spec: MatterSpec, field: str, value: str) -> str:
    """What stands in a field, as people read it."""
    if not value:
        return t("（空）", "(empty)")
    if field.startswith(SITUATION):
        one = next(one for one in spec.situations if SITUATION + one.code == field)
        return next((tr(choice.name) for choice in one.choices if choice.code == value), value)
    codes = content().codes.get(content().elements[field].codes)
    return tr(shown(field, value)) if codes and value in codes.items else value


def clash_context(spec: MatterSpec, stale: Stale) -> dict[str, Any]:
    """What the page says when the draft was changed elsewhere."""
    return {
        "gone": stale.draft is None,
        "when": moment(stale.draft.saved_at) if stale.draft else "",
        "rows": [(name_of(spec, field), text_of(spec, field, value)) for field, value in stale.differing().items()],
        "theirs": reverse("apply", args=[spec.code]),
    }


def tiles(owner: Owner) -> list[MatterTile]:
    """The owner's drafts, each leading back to its form."""
    return [_tile(draft) for draft in drafts_of(owner)]


def _tile(draft: Draft) -> MatterTile:
    spec = content().matters[draft.matter]
    soon = legal_day(now()) >= draft.notice_on
    ends = t(f"{day(draft.expires_on)}后自动删除", f"deleted by itself after {day(draft.expires_on)}")
    return MatterTile(
        href=reverse("apply", args=[draft.matter]),
        name=tr(spec.name),
        summary=t(f"{moment(draft.saved_at)} 保存；{ends}", f"Saved {moment(draft.saved_at)}; {ends}"),
        icon=spec.icon,
        mark=StatusMark(state="soon", label=t("即将删除", "Deleted soon")) if soon else StatusMark(state="draft"),
    )
