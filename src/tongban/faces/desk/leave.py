"""One post of one's own: hand it over, or be away for a while with somebody standing in."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongban.catalogue.current import content
from tongban.org.actions import begin_leave, end_leave
from tongban.org.actions.staffing import NotPossible
from tongban.org.models import Appointment
from tongban.org.reads import colleagues, open_leave, own_posts
from tongban.rules.calendar import legal_day
from tongban.terms.permissions import Permission
from tongban.ui.parts.fields import Option
from tongban.ui.speech import t, tr
from tongban.web.access import colleague
from tongban.web.clock import now
from tongban.web.posts import frame

from .handover import me, post_name


@require_http_methods(["GET", "HEAD", "POST"])
@colleague
def post(request: HttpRequest, id: UUID) -> HttpResponse:
    """The post, and the form that begins a leave. Open to whoever holds it, also while she is away."""
    appointment = _own(request, id)
    others = colleagues(appointment)
    values = {name: request.POST.get(name, "").strip() for name in ("since", "until", "stand_in")}
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        errors = _begin(appointment, others, values)
        if not errors:
            return HttpResponseRedirect(reverse("post", args=[id]))
    spec = content().posts.get(appointment.post)
    context = {
        "appointment": appointment,
        "post": post_name(appointment),
        "unit": tr(appointment.unit.name),
        "may_hand_over": spec is not None and Permission.STAFF_HANDOVER in spec.permissions,
        "leave": open_leave(appointment.id),
        "options": tuple(Option(value=str(one.id), label=f"{one.staff.name} · {post_name(one)}") for one in others),
        "values": values if request.method == "POST" else {**values, "since": legal_day(now()).isoformat()},
        "errors": errors,
        "wrong": dict(errors),
        "here_is": "handover",
    }
    return render(request, "desk/post.html", context | frame(request), status=422 if errors else 200)


@require_POST
@colleague
def back(request: HttpRequest, id: UUID) -> HttpResponse:
    """She is back."""
    end_leave(appointment_id=_own(request, id).id, now=now())
    return HttpResponseRedirect(reverse("post", args=[id]))


def _own(request: HttpRequest, id: UUID) -> Appointment:
    found = next((one for one in own_posts(me(request)) if one.id == id), None)
    if found is None:
        raise Http404
    return found


def _begin(appointment: Appointment, others: list[Appointment], values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Begin the leave; gives what is wrong with the form, by field id."""
    errors = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            errors.append((f"f-{name}", t("请写成 2026-11-30 的样子", "write the day like 2026-11-30")))
    if not errors and days["since"] is None:
        errors.append(("f-since", t("请填第一天", "give the first day")))
    stand_in = next((one for one in others if str(one.id) == values["stand_in"]), None)
    if values["stand_in"] and stand_in is None:
        errors.append(("f-stand_in", t("请在名单中选代岗人", "choose a stand-in from the list")))
    if errors:
        return tuple(errors)
    since = days["since"]
    if since is None:
        raise AssertionError("checked above")
    try:
        begin_leave(appointment=appointment, stand_in=stand_in, since=since, until=days["until"], now=now())
    except NotPossible as refused:
        return (("f-since", tr(refused.verdict.reason)),)
    return ()
