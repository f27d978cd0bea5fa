"""Posts: handing one over, and the receipts of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from tongban.catalogue.current import content
from tongban.org.actions import hand_over
from tongban.org.actions.staffing import NotPossible
from tongban.org.models import Account, Appointment, Handover
from tongban.org.reads import answers_for, colleagues, led_by, own_posts, receipt, receipts_of
from tongban.terms.permissions import Permission
from tongban.ui.filters import grouped, moment
from tongban.ui.parts.fields import Option
from tongban.ui.speech import t, tr
from tongban.web.access import colleague, staff
from tongban.web.actor import account_of, acting, actor
from tongban.web.clock import now
from tongban.web.ports import carriers
from tongban.web.posts import frame


@require_safe
@colleague
def posts(request: HttpRequest) -> HttpResponse:
    """One's own posts, the receipts one may see, and, for a leader, the posts she answers for."""
    leader = _leader(request)
    context = {
        "own": tuple(
            (post_name(one), tr(one.unit.name), moment(one.since), _link("post", one)) for one in own_posts(me(request))
        ),
        "led": tuple(
            (one.staff.name, post_name(one), tr(one.unit.name), _link("handover-led", one)) for one in led_by(leader)
        )
        if leader
        else (),
        "receipts": tuple(_line(one) for one in receipts_of(me(request), leader)),
        "here_is": "handover",
    }
    return render(request, "desk/posts.html", context | frame(request))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.STAFF_HANDOVER)
def own(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand over a post of one's own."""
    leaving = next((one for one in own_posts(me(request)) if one.id == id), None)
    return _hand_over(request, id, leaving)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.STAFF_LEAD)
def led(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand over the post of somebody one leads, who cannot do it herself any more."""
    leader = _leader(request)
    held = Appointment.objects.select_related("staff", "unit", "division").filter(id=id, until=None).first()
    if leader is None or (held is not None and not answers_for(leader, held)):
        raise Http404
    return _hand_over(request, id, held)


@require_safe
@colleague
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt, for both people, whoever did it, and their leader."""
    found = receipt(number)
    if found is None or not _may_see(request, found):
        raise Http404
    context = {
        "receipt": found,
        "post": post_name(found.left),
        "unit": tr(found.left.unit.name),
        "acted_for": tr(found.left.division.name),
        "by": found.by.staff.name if hasattr(found.by, "staff") else "",
        "rows": tuple((_named(item), grouped(item["count"])) for item in found.items),
        "total": (t("合计", "Total"), grouped(sum(item["count"] for item in found.items))),
        "here_is": "handover",
    }
    return render(request, "desk/receipt.html", context | frame(request))


def me(request: HttpRequest) -> Account:
    """Whoever is signed in; call only behind ``web.access``."""
    account = account_of(request)
    if account is None:
        raise LookupError("nobody is signed in")
    return account


def post_name(appointment: Appointment) -> str:
    """What a post is called, also one content no longer declares."""
    spec = content().posts.get(appointment.post)
    return tr(spec.name) if spec else appointment.post


def _hand_over(request: HttpRequest, id: UUID, leaving: Appointment | None) -> HttpResponse:
    if leaving is None:
        return _handed_over_already(request, id)
    others = colleagues(leaving, same_post=True)
    error = ""
    if request.method == "POST":
        chosen = next((one for one in others if str(one.id) == request.POST.get("successor", "")), None)
        if chosen is None:
            error = t("请选择接手人", "choose who takes over")
        else:
            try:
                done = hand_over(
                    appointment_id=leaving.id,
                    successor_id=chosen.id,
                    by_id=me(request).id,
                    carriers=carriers(),
                    now=now(),
                )
            except NotPossible as refused:
                error = tr(refused.verdict.reason)
            else:
                return HttpResponseRedirect(reverse("handover-receipt", args=[done.number]))
    context = {
        "leaving": leaving,
        "post": post_name(leaving),
        "unit": tr(leaving.unit.name),
        "is_me": leaving.staff.account_id == me(request).id,
        "holds": tuple((tr(one.name), grouped(one.held(post=leaving.id, now=now()))) for one in carriers()),
        "options": tuple(Option(value=str(one.id), label=one.staff.name, hint=post_name(one)) for one in others),
        "error": error,
        "here_is": "handover",
    }
    return render(request, "desk/hand-over.html", context | frame(request), status=422 if error else 200)


def _handed_over_already(request: HttpRequest, id: UUID) -> HttpResponse:
    """The form sent twice: the one receipt there is."""
    done = Handover.objects.select_related("left__division", "left__staff", "successor__staff").filter(left=id).first()
    if done is None or not _may_see(request, done):
        raise Http404
    return HttpResponseRedirect(reverse("handover-receipt", args=[done.number]))


def _may_see(request: HttpRequest, found: Handover) -> bool:
    parties = {found.left.staff.account_id, found.successor.staff.account_id, found.by_id}
    leader = _leader(request)
    return me(request).id in parties or (leader is not None and answers_for(leader, found.left))


def _leader(request: HttpRequest) -> Appointment | None:
    post = acting(request)
    return post.appointment if post is not None and Permission.STAFF_LEAD in actor(request).permissions else None


def _line(found: Handover) -> tuple[Markup, str, str, str]:
    link = Markup('<a href="{}">{}</a>').format(reverse("handover-receipt", args=[found.number]), found.number)
    people = f"{found.left.staff.name} → {found.successor.staff.name}"
    return link, people, post_name(found.left), moment(found.at)


def _link(view: str, appointment: Appointment) -> Markup:
    words = t("交接、休假", "Hand over, leave") if view == "post" else t("办交接", "Hand over")
    about = appointment.staff.name if view != "post" else post_name(appointment)
    return Markup('<a href="{}">{}<span class="unseen"> {}</span></a>').format(
        reverse(view, args=[appointment.id]), words, about
    )


def _named(item: dict[str, str]) -> str:
    return t(item["zh"], item["en"])
