"""Finding a matter and reading its guide."""

import io

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.cases.forms import NoSuchMatter, matter_in_force
from tongban.catalogue.current import content
from tongban.catalogue.search import find as search
from tongban.terms.specs import MatterSpec
from tongban.web.access import public
from tongban.web.guide import guide_facts


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what people come for, and search."""
    return render(request, "portal/home.html", {"matters": list(content().matters.values()), "tab": "home"})


@require_safe
@public
def find(request: HttpRequest) -> HttpResponse:
    """All matters, or those that answer ``q``."""
    query = request.GET.get("q", "").strip()[:60]
    found = search(query) if query else list(content().matters.values())
    return render(request, "portal/find.html", {"query": query, "found": found, "tab": "matters"})


@require_safe
@public
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """What a matter needs, how long, how much, who decides, on which article."""
    spec = matter_or_404(code)
    context = {
        "spec": spec,
        "elements": [content().elements[ask.element] for ask in spec.asks],
        "departments": content().departments,
        "facts": guide_facts(spec),
        "qr_svg": _qr(spec),
        "tab": "matters",
    }
    return render(request, "portal/guide.html", context)


@require_safe
@public
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a matter, for posters: it leads straight to the guide."""
    return HttpResponse(_qr(matter_or_404(code)), content_type="image/svg+xml")


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


def _qr(spec: MatterSpec) -> str:
    address = settings.TONGBAN_PUBLIC_URL + reverse("matter-short", args=[spec.code])
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return drawing.getvalue().decode()
