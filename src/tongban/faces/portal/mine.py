"""My papers, and my data with who looked."""

from collections import defaultdict
from contextlib import suppress

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.cases.actions.drafts import Owner
from tongban.cases.forms import RESIDENT
from tongban.cases.models import Case
from tongban.cases.reads import own_cases, spec_of
from tongban.catalogue.current import content
from tongban.guard.actions import look
from tongban.guard.reads import looks_at
from tongban.papers.actions import page, pdf
from tongban.papers.models import HandedIn, Paper
from tongban.residents.actions import ask_correction
from tongban.residents.actions.corrections import AlreadyAsked, NothingToCorrect
from tongban.residents.queues import Asked, asked_by_her, disputed
from tongban.residents.read import read
from tongban.rules.privacy import Purpose
from tongban.terms.text import Text
from tongban.terms.values import Held, Picture
from tongban.ui.filters import day, moment
from tongban.ui.parts.matters import MatterTile
from tongban.ui.parts.provenance import SummaryList
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import t, tr
from tongban.web.access import resident
from tongban.web.actor import actor, subject
from tongban.web.clock import now
from tongban.web.papers import paper_card, paper_said, paper_title
from tongban.web.pdf import drawing_response, pdf_response
from tongban.web.present import label, look_rows, value_row

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
    """One paper: what it says as text, drawn as it prints when asked for, saved as a PDF."""
    own = _own(request, number)
    said, tables = paper_said(own)
    shown = {"paper": own, "title": paper_title(own), "said": said, "tables": tables, "tab": "papers"}
    return render(request, "portal/paper.html", shown)


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
    """Everything held of the person signed in, from whom, since when; what is being corrected; and who looked."""
    own = subject(request)
    picture = _everything(request)
    context = {
        "lists": [
            SummaryList(rows=tuple(value_row(one) for one in held), label=name, headed=True)
            for name, held in _lists(picture)
        ],
        "asked": tuple(_asked(one) for one in asked_by_her(own)),
        "looks": look_rows(looks_at(own)),
        "tab": "data",
    }
    return render(request, "portal/data.html", context)


def _lists(picture: Picture) -> list[tuple[str, list[Held]]]:
    """What is held, group by group; a group held several times as so many lists."""
    groups: dict[str, list[Held]] = defaultdict(list)
    for element, spec in content().elements.items():
        if element in picture.held and spec.group not in picture.many:
            groups[spec.group].append(picture.held[element])
    single = [(_group_name(group), held) for group, held in groups.items()]
    several = [
        (f"{_group_name(group)} {number}", list(line.values()))
        for group, lines in picture.many.items()
        for number, line in enumerate(lines, 1)
    ]
    return [*single, *several]


@require_http_methods(["GET", "HEAD", "POST"])
@resident
def wrong(request: HttpRequest, element: str) -> HttpResponse:
    """A value she says is wrong: the request goes to the department it comes from, and its answer comes back here."""
    occ = request.GET.get("occ", "")
    picture = _everything(request)
    spec = content().elements.get(element)
    lines = picture.many.get(spec.group, [picture.held]) if spec else []
    held = next((line[element] for line in lines if element in line and line[element].occurrence == occ), None)
    if held is None:
        raise Http404
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        said, remark = (request.POST.get(name, "").strip() for name in ("said", "remark"))
        if said or remark:
            return _ask(request, held, said, remark)
        errors = (("f-said", t("请写明应当是什么，或者哪里不对", "say what it should be, or what is wrong")),)
    context = {
        "row": value_row(held, wrong=False),
        "department": content().departments[held.department],
        "own": held.department == RESIDENT,
        "waiting": (element, occ) in disputed(subject(request), [element]),
        "errors": errors,
        "tab": "data",
    }
    return render(request, "portal/wrong.html", context, status=422 if errors else 200)


def _ask(request: HttpRequest, held: Held, said: str, remark: str) -> HttpResponse:
    with suppress(AlreadyAsked, NothingToCorrect):  # the list she is led to shows how it stands
        ask_correction(
            subject_id=subject(request), element=held.element, occ=held.occurrence, said=said, remark=remark,
            actor=actor(request), now=now(),
        )  # fmt: skip
    return HttpResponseRedirect(f"{reverse('my-data')}#asked")


def _asked(one: Asked) -> tuple[object, ...]:
    """One request: about what, of whom, how it stands."""
    due = day(one.due_on)
    states = {
        "open": StatusMark(state="soon", label=t(f"等待答复，{due}前", f"to be answered by {due}")),
        "corrected": StatusMark(state="done", label=t("已更正", "Corrected")),
        "kept": StatusMark(state="refused", label=t("部门答复：没有错", "The department says it is right")),
        "withdrawn": StatusMark(state="draft", label=t("已撤回", "Withdrawn")),
    }
    department = tr(content().departments[one.department].name)
    return (
        label(one.element),
        department,
        moment(one.opened_at),
        states[one.state],
        t(one.answer_zh, one.answer_en) or "—",
    )


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
        "residence": t("现居住地", "Where you live now"),
        "medical": t("医疗保险", "Medical insurance"),
        "benefit": t("待遇", "Allowance"),
        "disability": t("残疾", "Disability"),
        "property": t("不动产", "Real estate"),
        "kin": t("家人", "Family"),
    }.get(group, group)
