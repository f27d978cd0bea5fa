"""Setting a certificate: values in, one A4 page out, as PDF or as SVG.

Values reach typst as one JSON text in ``sys.inputs``; nothing is ever written into the template's source, so
that no name can become markup. Templates are content (``certificates/<template>.typ``); they see only theirs.
"""

import importlib.util
import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings

from . import drawing

# Where Debian, Fedora, Arch, Alpine and a person's own machine keep fonts (fontconfig's default folders).
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
    Path.home() / ".fonts",
)
FONT_FILES = ("NotoSerifCJK*.tt[cf]", "NotoSerifCJK*.otf", "NotoSerifSC*.[ot]tf", "NotoSerifCJKsc*.otf")
FONT_WHEEL = "noto_cjk_sans_otc"
# In order of dignity: a paper is set in serif where there is one.
FAMILIES = ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans CJK SC")
Form = Literal["pdf", "svg"]
PDF_STANDARD: Literal["a-2u"] = "a-2u"  # made to be kept: fonts inside, every character in the text layer


class NoFont(Exception):
    """No font that holds Chinese: a paper would print as boxes."""


class TypesettingFailed(Exception):
    """The template does not compile, or did not come out as one page."""


def font_files() -> list[Path]:
    """The font files papers are set in: the system's serif, and the wheel for when there is none."""
    found = [
        file
        for folder in FONT_FOLDERS
        if folder.is_dir()
        for pattern in FONT_FILES
        for file in sorted(folder.rglob(pattern))
    ]
    wheel = importlib.util.find_spec(FONT_WHEEL)
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        found += sorted(Path(folder).glob("*.tt[cf]"))
    return found


@lru_cache(maxsize=1)
def _fonts() -> tuple[typst.Fonts, tuple[str, ...]]:
    """Fonts are opened once for the life of the process: scanning them costs more than setting a page."""
    folders = sorted({file.parent for file in font_files()})
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    families = tuple(family for family in FAMILIES if family in fonts.families())
    if not families:
        raise NoFont("no Noto CJK font: install Debian's fonts-noto-cjk, or the wheel noto-cjk-sans-otc")
    return fonts, families


def families() -> tuple[str, ...]:
    """The families papers are set in, first choice first; raises ``NoFont``."""
    return _fonts()[1]


def qr(url: str) -> str:
    """The code as an SVG drawing. Level M survives a crease; the page around it is its quiet zone.

    It carries its namespace: without it browsers leave out a drawing that stands inside another.
    """
    written = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        written, kind="svg", scale=1, border=1, dark="#1c1d1f", omitsize=True, xmldecl=False, svgns=True
    )
    return written.getvalue().decode()


def _compile(
    template: str, form: Form, inputs: Mapping[str, Any], folder: Path, made_at: datetime | None = None
) -> bytes:
    try:
        made = typst.compile(
            folder / f"{template}.typ",
            root=folder,
            font_paths=_fonts()[0],
            format=form,
            sys_inputs={"paper": json.dumps(inputs, ensure_ascii=False)},
            pdf_standards=[PDF_STANDARD] if form == "pdf" else [],
            timestamp=int(made_at.timestamp()) if made_at else None,
        )
    except RuntimeError as error:
        # A TypstError, or a plain one for a missing file. It names a line of the template, and no value:
        # values are in the inputs.
        raise TypesettingFailed(f"{template}.typ: {error}") from error
    if not isinstance(made, bytes):
        raise TypesettingFailed(f"{template}.typ: not one page")
    return made


@lru_cache(maxsize=4)
def _watermark(folder: Path) -> str:
    """The demo's mark as a drawing: as text its words would mingle with the paper's own when read out."""
    return _compile("watermark", "svg", {"fonts": families()}, folder).decode()


def _set(payload: Mapping[str, Any], form: Form, made_at: datetime | None = None) -> bytes:
    folder = Path(settings.TONGBAN_CONTENT) / "certificates"
    values = {**payload, "qr": qr(payload["url"]), "fonts": families()}
    if payload["demo"]:
        values["watermark"] = _watermark(folder)
    return _compile(payload["template"], form, values, folder, made_at)


def pdf(payload: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """One page as PDF/A-2u, unsigned."""
    return _set(payload, "pdf", made_at)


def document(template: str, inputs: Mapping[str, Any], *, folder: Path, made_at: datetime) -> bytes:
    """Something that is no certificate, of as many pages as it needs, as PDF/A-2u."""
    return _compile(template, "pdf", {**inputs, "fonts": families()}, folder, made_at)


def svg(payload: Mapping[str, Any]) -> bytes:
    """The same page as SVG; letters are drawn, so it shows alike on a kiosk without fonts."""
    return drawing.lighter(_set(payload, "svg"))
