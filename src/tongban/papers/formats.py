"""Which file a paper becomes. PDF is built in; another format is a class named by ``TONGBAN_FORMAT``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.terms.ports import PaperFormat

from . import typeset
from .plugged import provider


class Pdf:
    """One page of PDF/A-2u."""

    code = "pdf"
    media_type = "application/pdf"
    ending = "pdf"

    def make(self, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
        return typeset.pdf(content, made_at=made_at)


_PDF = Pdf()


def current() -> PaperFormat:
    """The format papers are made in now."""
    found: PaperFormat = provider("PaperFormat") or _PDF
    return found


def media_type(code: str) -> tuple[str, str]:
    """Media type and file ending of a format by the code a paper keeps: papers outlive a change of format."""
    form = current()
    known = form if form.code == code else _PDF
    if known.code != code:
        raise LookupError(f"papers in format {code!r} are kept here, and no provider of it is plugged in")
    return known.media_type, known.ending
