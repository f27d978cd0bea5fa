"""Papers handed out."""

from dataclasses import dataclass

from markupsafe import Markup

from tongban.ui.parts.base import Content, Part
from tongban.ui.parts.status import StatusMark


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard(Part):
    """A certificate as a card one would recognise in a drawer. Dates come ready written."""

    title: str
    number: str
    issued: str
    valid_until: str = ""
    """Nothing means for good, and the card says so."""
    issuer: str = ""
    holder: str = ""
    status: StatusMark | None = None
    href: str = ""
    action: Content = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow(Part):
    """A file somebody handed in: its name, what it is, and how it stands. Facts come ready written."""

    name: str
    facts: tuple[str, ...] = ()
    status: StatusMark | None = None
    note: str = ""
    href: str = ""
    action: Content = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileList(Part):
    """Files handed in, one under the other."""

    rows: tuple[FileRow, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QR(Part):
    """A QR code from an SVG our own generator wrote: it is put on the page as it is, so never hand it a
    stranger's.

    It always stands on white: half the scanners in the field cannot read light on dark.
    """

    svg: str
    label: str
    caption: Content = ""
    large: bool = False

    def __post_init__(self) -> None:
        if "<svg" not in self.svg or "<script" in self.svg.lower():
            raise ValueError("QR takes one <svg> element")

    @property
    def drawing(self) -> Markup:
        return Markup(self.svg[self.svg.index("<svg") :])  # noqa: S704 — from our own generator, see above
