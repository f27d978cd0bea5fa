"""QR codes that lead to a matter: from a poster, from a kiosk, from a printed guide."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from markupsafe import Markup


def matter_address(code: str) -> str:
    """The short address of a matter, which stays the same whatever becomes of the pages."""
    return settings.TONGBAN_PUBLIC_URL + reverse("matter-short", args=[code])


def matter_qr(code: str) -> Markup:
    """The QR code of that address as an SVG; a quarter of it may be dirty or torn."""
    drawing = io.BytesIO()
    segno.make(matter_address(code), error="q", micro=False).save(
        drawing, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, omitsize=True
    )
    return Markup(drawing.getvalue().decode())  # noqa: S704 - drawn two lines above, from an address of ours
