"""Keeping what is typed: by a button, or by the page's script a moment after each pause."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongban.cases.actions.drafts import Stale, TooLong, discard, save, typed_into
from tongban.terms.specs import MatterSpec
from tongban.ui.speech import t
from tongban.web.access import resident
from tongban.web.clock import now
from tongban.web.forms import seen

from .apply import page_after_clash, page_too_long
from .drafting import clash_context, either, give, name_of, new_owner, owner_of, said
from .matters import matter_or_404


def _keep(request: HttpRequest, code: str) -> HttpResponse:
    """A script gets JSON; without one the form comes back with what was typed in it."""
    spec = matter_or_404(code)
    typed = typed_into(spec, request.POST)
    owner, secret = new_owner(request)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    began_with = seen(request)
    response: HttpResponse
    try:
        draft = (
            save(owner=owner, matter=spec, typed=typed, seen=began_with, now=now())
            if typed or began_with.revision
            else None
        )
    except Stale as stale:
        return _clash(spec, stale) if by_script else page_after_clash(request, spec, stale)
    except TooLong as long:
        name = name_of(spec, long.field)
        told = t(f"“{name}”太长了，没有保存", f"“{name}” is too long, not saved")
        return JsonResponse({"said": told}, status=422) if by_script else page_too_long(request, spec, typed, told)
    if by_script:
        response = JsonResponse({"seen": draft.revision if draft else 0, "said": said(draft, now())})
    else:
        response = HttpResponseRedirect(reverse("apply", args=[code]))
    if draft is not None:
        give(response, secret)
    return response


keep = require_POST(either(_keep, _keep))


@require_POST
@resident
def throw_away(request: HttpRequest, code: str) -> HttpResponse:
    """Delete a draft at its owner's wish."""
    owner = owner_of(request)
    if owner is not None:
        discard(owner=owner, matter=code)
    return HttpResponseRedirect(reverse("papers"))


def _clash(spec: MatterSpec, stale: Stale) -> JsonResponse:
    body = {
        "seen": stale.draft.revision if stale.draft else 0,
        "said": t("没有保存：这份草稿在别处改过", "Not saved: the draft was changed elsewhere"),
        "clash": render_to_string("portal/clash.html", {"clash": clash_context(spec, stale)}),
    }
    return JsonResponse(body, status=409)
