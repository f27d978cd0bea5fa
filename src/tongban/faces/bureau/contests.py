"""Contested values: what each source says; a person decides, or asks a source to correct itself."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.guard.actions import look
from tongban.residents.actions import ask_correction, rule
from tongban.residents.actions.contests import shown_with
from tongban.residents.actions.corrections import AlreadyAsked, NothingToCorrect
from tongban.residents.actions.ruling import NotOpen
from tongban.residents.queues import PAGE, Contested, Told, contests, told
from tongban.residents.queues import contest as open_contest
from tongban.residents.read import read
from tongban.rules.privacy import Purpose
from tongban.terms.permissions import Permission
from tongban.terms.text import Text
from tongban.ui.filters import day, moment
from tongban.ui.parts.fields import Option
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.present import label

from .page import after, link, pager, show

BASIS = Text("个人信息保护法 第八条", "Personal Information Protection Law, article 8")


@require_safe
@staff(Permission.RECORD_CONTEST)
def queue(request: HttpRequest) -> HttpResponse:
    """Values departments differ on, oldest first: no value, no name."""
    kept = contests(after=after(request))
    rows = tuple(
        (
            link(label(one.element), "bureau-contest", one.id),
            t("、", ", ").join(tr(content().feeds[source].name) for source in one.sources if source in content().feeds),
            moment(one.opened_at),
        )
        for one in kept
    )
    return show(
        request, "bureau/contests.html", "contests", {"rows": rows, "pager": pager(request, [c.id for c in kept], PAGE)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.RECORD_CONTEST)
def contest(request: HttpRequest, id: UUID) -> HttpResponse:
    """One contested value: each source's word with its day."""
    found = open_contest(id)
    if found is None:
        return show(request, "bureau/contest-done.html", "contests", {})
    with transaction.atomic():
        seen = look(
            subject_id=found.subject_id, elements=shown_with(found.element), purpose=Purpose.REVIEW, basis=BASIS,
            actor=actor(request), now=now(), ref=str(found.id),
        )  # fmt: skip
        words, picture = told(seen, found), read(seen)
    if request.method == "POST":
        return _decided(request, found, words)
    context = {
        "contest": found,
        "what": label(found.element),
        "who": picture.text("person.name") or "—",
        "mobile": picture.text("person.mobile") or "—",
        "options": tuple(
            Option(value=one.mark, label=tr(shown(found.element, one.value)), hint=_origin(one))
            for one in {one.mark: one for one in reversed(words)}.values()
        ),
        "sources": tuple(
            Option(value=str(one.observation_id), label=_origin(one), hint=tr(shown(found.element, one.value)))
            for one in words
        ),
    }
    return show(request, "bureau/contest.html", "contests", context)


def _decided(request: HttpRequest, found: Contested, words: list[Told]) -> HttpResponse:
    who = actor(request)
    try:
        if request.POST.get("act") == "correct":
            wrong = UUID(request.POST.get("wrong", ""))
            right = next((one.value for one in words if one.observation_id != wrong), "")
            ask_correction(
                subject_id=found.subject_id, element=found.element, occ="", said=right,
                remark=request.POST.get("remark", ""), actor=who, now=now(), observation_id=wrong,
            )  # fmt: skip
        else:
            rule(contest_id=found.id, chosen=request.POST.get("chosen", ""), decided_by=who.id, now=now())
    except (ValueError, NotOpen, NothingToCorrect, AlreadyAsked):
        return HttpResponseRedirect(reverse("bureau-contest", args=[found.id]))
    return HttpResponseRedirect(reverse("bureau-contests"))


def _origin(one: Told) -> str:
    return f"{tr(content().departments[one.department].name)} · {day(one.observed_on)}"
