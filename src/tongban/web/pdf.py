"""Handing out a PDF: shown by the browser where it can, kept by no proxy."""

from django.http import HttpResponse


def pdf_response(body: bytes, name: str, *, save: bool = False) -> HttpResponse:
    """``save`` asks the browser to store it instead of showing it."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if save else "inline"}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
