"""Our own drawings: 24 units square, one stroke width, round ends, the colour of the text around them.

One SVG file per icon, so that a designer can open and redraw it. Inlined rather than linked: an icon then
takes the ink of its sentence, in dark mode and in print too, without a request.
"""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.svg")))


@cache
def _strokes(name: str) -> str:
    if name not in names():
        raise LookupError(f"no icon is named {name!r}")
    found = _INSIDE.search((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{name}.svg is not one <svg> element")
    return " ".join(found[1].split())


def icon(name: str, label: str = "") -> Markup:
    """The icon inline: silent beside words, spoken as `label` where it stands alone."""
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>'
    ).format(told, Markup(_strokes(str(escape(name)))))  # noqa: S704 — our own files, read from this folder
