"""Finding a matter, reading its guide, hanging up its poster."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.cases.forms import NoSuchMatter, matter_in_force
from tongban.catalogue.current import content
from tongban.catalogue.search import Found, counts, frequent, page
from tongban.terms.specs import MatterSpec
from tongban.ui.parts.provenance import ValueRow
from tongban.ui.speech import t
from tongban.web.access import public
from tongban.web.guide import guide_facts, how_long, what_else, what_to_bring
from tongban.web.qr import matter_address, matter_qr

from . import finding

_OFTEN = 8
_SOME = 3  # matters shown of each level


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five levels, with how many matters it has and the most used of them."""

    name: str
    href: str
    count: int
    some: list[MatterSpec]


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page: search, what one is about to do, what people come for."""
    context = {
        "events": finding.browse("event", counts()["event"], headed=True),
        "matters": frequent(_OFTEN, {"channel": "portal"}),
        "tab": "home",
    }
    return render(request, "portal/home.html", context)


@require_safe
@public
def find(request: HttpRequest) -> HttpResponse:
    """Matters that answer ``q`` and fit the filters, page by page; without either, everything to browse by."""
    query, chosen = finding.asked(request.GET)
    found = page(query, chosen, after=request.GET.get("after", "")[:100])
    browsing = not query and not chosen and found.before is None
    context = {
        "query": query,
        "found": found,
        "taken": finding.taken(query, chosen),
        "selects": finding.selects(found),
        "keep": tuple(chosen.items()),
        "letters": finding.browse("letter", found.counts["letter"], query, chosen),
        "levels": _levels(found) if browsing else (),
        "browse": [finding.browse(f, found.counts[f]) for f in ("event", "applicant", "channel", "department")]
        if browsing
        else (),
        "before": None if found.before is None else finding.address(query, chosen, after=found.before),
        "next": finding.address(query, chosen, after=found.after) if found.after else "",
        "unfiltered": finding.address(query, {}),
        "tab": "matters",
    }
    return render(request, "portal/find.html", context)


def _levels(found: Found) -> list[Level]:
    """Province, city, county, town and community, on one screen."""
    return [
        Level(
            name=finding.name("level", level),
            href=finding.address("", {"level": level}),
            count=found.counts["level"].get(level, 0),
            some=frequent(_SOME, {"level": level}),
        )
        for level in finding.LEVELS
    ]


@require_safe
@public
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """What a matter needs, how long, how much, who decides, on which article."""
    spec = matter_or_404(code)
    levels = [finding.name("level", level) for level in spec.levels]
    context = {
        "spec": spec,
        "elements": [content().elements[ask.element] for ask in spec.asks],
        "departments": content().departments,
        "facts": (*guide_facts(spec), ValueRow(label=t("办理层级", "Handled at"), value=t("、", ", ").join(levels))),
        "materials": what_else(spec),
        "address": matter_address(spec.code),
        "qr_svg": matter_qr(spec.code),
        "tab": "matters",
    }
    return render(request, "portal/guide.html", context)


@require_safe
@public
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet of A4 for the wall: the name, a large code, three lines."""
    spec = matter_or_404(code)
    context = {
        "spec": spec,
        "department": content().departments[spec.department],
        "bring": what_to_bring(spec),
        "takes": how_long(spec),
        "address": matter_address(spec.code),
        "qr_svg": matter_qr(spec.code),
    }
    return render(request, "portal/poster.html", context)


@require_safe
@public
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a matter alone, to be put into somebody's own poster."""
    return HttpResponse(matter_qr(matter_or_404(code).code), content_type="image/svg+xml")


@require_safe
@public
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The short address inside the QR code."""
    return HttpResponseRedirect(reverse("matter", args=[matter_or_404(code).code]))


def matter_or_404(code: str) -> MatterSpec:
    try:
        return matter_in_force(code)
    except NoSuchMatter:
        raise Http404 from None
