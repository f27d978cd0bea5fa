"""Handing out papers: shown by the browser where it can, kept by no proxy."""

import gzip

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from tongban.papers.formats import media_type


def pdf_response(body: bytes, name: str, *, save: bool = False, format: str = "pdf") -> HttpResponse:
    """The signed file. ``save`` asks the browser to store it instead of showing it."""
    media, ending = media_type(format)
    response = HttpResponse(body, content_type=media)
    named = name.rsplit(".", 1)[0] + f".{ending}"
    response["Content-Disposition"] = f'{"attachment" if save else "inline"}; filename="{named}"'
    response["Cache-Control"] = "private, no-store"
    return response


def drawing_response(request: HttpRequest, svg: bytes) -> HttpResponse:
    """A paper's page as a drawing, compressed: there is nothing of the request in it that a length could betray."""
    response = HttpResponse(svg, content_type="image/svg+xml")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(svg, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    response["Cache-Control"] = "private, no-store"
    return response
