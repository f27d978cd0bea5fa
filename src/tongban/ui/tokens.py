"""The tokens as numbers: read from the style sheet itself, so that what is measured is what is shown."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Scheme = Literal["light", "dark"]

_SHEET = Path(__file__).parent / "static" / "ui" / "tokens.css"
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")

TEXT = 4.5
"""WCAG 2.2, 1.4.3: text on its ground."""
SHAPE = 3.0
"""WCAG 2.2, 1.4.11: the edge of a field, the shape of a mark."""

_TEXT_PAIRS = (
    *((front, ground) for front in ("ink", "ink-soft") for ground in ("paper", "sheet", "shade")),
    *(
        (front, ground)
        for front in ("azurite", "malachite", "gamboge", "cinnabar")
        for ground in ("paper", "sheet", "shade", f"{front}-wash")
    ),
    *(("ink", f"{wash}-wash") for wash in ("azurite", "malachite", "gamboge", "cinnabar")),
    ("on-azurite", "azurite"),
    ("on-azurite", "azurite-deep"),
    ("azurite-deep", "paper"),
    ("on-cinnabar", "cinnabar"),
    ("on-cinnabar", "cinnabar-deep"),
)
_SHAPE_PAIRS = (("edge", "paper"), ("edge", "sheet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A colour on its ground, as measured."""

    front: str
    ground: str
    scheme: Scheme
    front_colour: str
    ground_colour: str
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.front_colour, self.ground_colour)

    @property
    def holds(self) -> bool:
        return self.ratio >= self.least


@cache
def colours(scheme: Scheme) -> dict[str, str]:
    """Token name to colour; what dark mode does not name again it inherits."""
    on_screen, *_ = _SHEET.read_text(encoding="utf-8").split("@media print")
    light, dark, *_ = on_screen.split("@media (prefers-color-scheme: dark)")
    found: dict[str, str] = dict(_COLOUR.findall(light))
    if scheme == "dark":
        found.update(_COLOUR.findall(dark))
    return found


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs(scheme: Scheme) -> tuple[Pair, ...]:
    """Every pair that occurs on a page, text pairs first."""
    known = colours(scheme)
    return tuple(
        Pair(
            front=front,
            ground=ground,
            scheme=scheme,
            front_colour=known[front],
            ground_colour=known[ground],
            least=least,
        )
        for listed, least in ((_TEXT_PAIRS, TEXT), (_SHAPE_PAIRS, SHAPE))
        for front, ground in listed
    )
