"""Style sheets as browsers get them: several files in one, comments and blanks taken out, compressed, kept for ever.

The files stay as they are written; putting them together takes milliseconds, once in a process, so there is no build
step. The address holds a digest of what is in it: a changed sheet has another address.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).parent / "static" / "ui"
BUNDLES = {
    "page": ("tokens", "base", "forms", "parts", "find", "record", "frame", "paper"),
    "kiosk": ("kiosk",),
    "desk": ("desk",),
    "places": ("places",),
    "gallery": ("gallery",),
}
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Bundle:
    """One style sheet, ready to be sent."""

    plain: bytes
    small: bytes
    digest: str


def bundle(name: str) -> Bundle:
    """The sheets of one bundle; read anew each time while somebody works on them."""
    return _made(name) if not settings.DEBUG else _made.__wrapped__(name)


def sheet(name: str) -> str:
    """The address of a bundle."""
    return reverse("ui:sheet", args=[name, bundle(name).digest])


@require_safe
def serve(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A bundle, compressed for whoever can read that. Under an old address the present one, not to be kept."""
    if name not in BUNDLES:
        raise Http404
    made = bundle(name)
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(made.small if small else made.plain, content_type="text/css; charset=utf-8")
    if small:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    kept = digest == made.digest
    response["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if kept else "no-cache"
    return response


serve.permission = "public"  # type: ignore[attr-defined]


@cache
def _made(name: str) -> Bundle:
    text = "\n".join((FOLDER / f"{one}.css").read_text(encoding="utf-8") for one in BUNDLES[name])
    plain = tightened(text).encode()
    return Bundle(plain, gzip.compress(plain, 9, mtime=0), sha256(plain).hexdigest()[:12])


def tightened(text: str) -> str:
    """CSS without comments and without blanks that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r";+}", "}", re.sub(r" ?([{};,]) ?", r"\1", text)).strip()
