"""The gallery at /ui/: every token measured, every icon, every component in every state, in both
languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup, escape

from tongban.ui import icons, tokens
from tongban.ui.specimens.all import everything
from tongban.ui.specimens.base import Specimen
from tongban.ui.speech import speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A specimen as drawn in both languages."""

    name: str
    zh: Markup
    en: Markup
    row: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A group of specimens under its two titles."""

    zh: str
    en: str
    shown: tuple[Shown, ...]


def _draw(specimen: Specimen) -> Markup:
    return Markup("").join(escape(part) for part in specimen.parts)


def shelves() -> Iterator[Shelf]:
    """Draw everything twice; what is drawn in one language is never looked at in the other."""
    drawn: dict[str, list[tuple[str, list[Markup]]]] = {}
    for lang in ("zh", "en"):
        with speaking("en" if lang == "en" else "zh"):
            drawn[lang] = [(title, [_draw(one) for one in group]) for title, group in everything()]
    for (_, group), (zh, in_zh), (en, in_en) in zip(everything(), drawn["zh"], drawn["en"], strict=True):
        shown = (
            Shown(name=one.name, zh=one_zh, en=one_en, row=one.row)
            for one, one_zh, one_en in zip(group, in_zh, in_en, strict=True)
        )
        yield Shelf(zh=zh, en=en, shown=tuple(shown))


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the design system to whoever works on it, and to whoever must approve it."""
    context = {
        "pairs": tuple(zip(tokens.pairs("light"), tokens.pairs("dark"), strict=True)),
        "colours": {scheme: tokens.colours(scheme) for scheme in ("light", "dark")},
        "icons": icons.names(),
        "shelves": tuple(shelves()),
        "wide": True,
    }
    return render(request, "ui/gallery.html", context)


gallery.permission = "public"  # type: ignore[attr-defined]
