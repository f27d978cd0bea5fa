"""My papers, and my data with who looked."""

from collections import defaultdict

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.cases.actions.drafts import Owner
from tongban.cases.forms import RESIDENT
from tongban.cases.models import Case
from tongban.cases.reads import own_cases, spec_of
from tongban.catalogue.current import content
from tongban.guard.actions import look
from tongban.guard.reads import looks_at
from tongban.papers.actions import page, pdf
from tongban.papers.models import HandedIn, Paper
from tongban.residents.read import read
from tongban.rules.privacy import Purpose
from tongban.terms.text import Text
from tongban.terms.values import Picture
from tongban.ui.filters import moment
from tongban.ui.parts.matters import MatterTile
from tongban.ui.parts.provenance import SummaryList
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import t, tr
from tongban.web.access import resident
from tongban.web.actor import actor, subject
from tongban.web.clock import now
from tongban.web.pdf import drawing_response, pdf_response
from tongban.web.present import look_rows, paper_card, paper_title, value_row

from .drafting import adopting, tiles
from .handed import file_rows

SHOWN = 5  # of the files handed in: the rest are on their own page
OWN_DATA_BASIS = Text("个人信息保护法 第四十五条", "Personal Information Protection Law, article 45")


@require_safe
@resident
@adopting
def papers(request: HttpRequest) -> HttpResponse:
    """What is begun, every case and the paper it brought, newest first; and the files she handed in."""
    cards = [paper_card(case.paper) if case.paper else _refused(case) for case in own_cases(subject(request))]
    drafts = tiles(Owner(subject(request)))
    files = file_rows(HandedIn.objects.of_subject(subject(request))[:SHOWN])
    shown = {"cards": cards, "drafts": drafts, "files": files, "tab": "papers"}
    return render(request, "portal/papers.html", shown)


@require_safe
@resident
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """One paper: seen as a page, saved as a PDF."""
    own = _own(request, number)
    return render(request, "portal/paper.html", {"paper": own, "title": paper_title(own), "tab": "papers"})


@require_safe
@resident
def paper_page(request: HttpRequest, number: str) -> HttpResponse:
    """The paper's page as a drawing, for browsers that cannot show a PDF inside a page."""
    return drawing_response(request, page(_own(request, number)))


@require_safe
@resident
def paper_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed PDF; ``?save`` stores it instead of showing it."""
    own = _own(request, number)
    body = pdf(own, now=now())
    return pdf_response(body, f"{own.number}.pdf", save="save" in request.GET, format=own.format)


@require_safe
@resident
def data(request: HttpRequest) -> HttpResponse:
    """Everything held of the person signed in, from whom, since when; and who looked."""
    own = subject(request)
    picture = _everything(request)
    groups: dict[str, list[str]] = defaultdict(list)
    for element, spec in content().elements.items():
        if element in picture.held:
            groups[spec.group].append(element)
    context = {
        "lists": [
            SummaryList(
                rows=tuple(value_row(picture.held[element]) for element in elements),
                label=_group_name(group),
                headed=True,
            )
            for group, elements in groups.items()
        ],
        "looks": look_rows(looks_at(own)),
        "tab": "data",
    }
    return render(request, "portal/data.html", context)


@require_safe
@resident
def wrong(request: HttpRequest, element: str) -> HttpResponse:
    """Whom to turn to when a value is wrong: the department it comes from."""
    held = _everything(request).held.get(element)
    if held is None:
        raise Http404
    context = {
        "row": value_row(held, wrong=False),
        "department": content().departments[held.department],
        "own": held.department == RESIDENT,
        "tab": "data",
    }
    return render(request, "portal/wrong.html", context)


def _everything(request: HttpRequest) -> Picture:
    with transaction.atomic():
        return read(
            look(
                subject_id=subject(request),
                elements=content().elements.keys(),
                purpose=Purpose.OWN_DATA,
                basis=OWN_DATA_BASIS,
                actor=actor(request),
                now=now(),
            )
        )


def _refused(case: Case) -> MatterTile:
    spec = spec_of(case)
    return MatterTile(
        href=reverse("case", args=[case.number]),
        name=tr(spec.name),
        summary=moment(case.filed_at),
        icon=spec.icon,
        mark=StatusMark(state="refused"),
    )


def _own(request: HttpRequest, number: str) -> Paper:
    found = Paper.objects.filter(number=number, subject=subject(request)).first()
    if found is None:
        raise Http404
    return found


def _group_name(group: str) -> str:
    return {
        "person": t("基本信息", "Person"),
        "contact": t("联系方式", "Contact"),
        "household": t("户口", "Household register"),
        "insurance": t("社会保险", "Social insurance"),
    }.get(group, group)
