"""The signature of the product: wherever a value was already known, a mark says from whom and since when."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Content, Part
from tongban.ui.speech import t

Tone = Literal["known", "confirm", "asked", "contested"]
TONES: tuple[Tone, ...] = ("known", "confirm", "asked", "contested")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Part):
    """A small seal with the source's first character; it opens to the source, the day, the reason and a way
    to object.

    The tones differ by the seal's form before they differ by colour: known is a full seal, confirm an open
    one, asked (the person's own answer) a dashed one, contested two seals, one over the other.
    """

    source: str
    since: str
    tone: Tone = "known"
    observed: str = ""
    """The day the source recorded it, where that is not what `since` says."""
    reason: str = ""
    wrong_href: str = ""
    glyph: str = ""

    @property
    def character(self) -> str:
        return self.glyph or self.source[:1].upper()

    @property
    def word(self) -> str:
        """What the tone asks of the reader; a known value asks nothing."""
        words: dict[Tone, str] = {
            "known": "",
            "confirm": t("请核对", "Please check"),
            "asked": "",
            "contested": t("说法不一", "Sources differ"),
        }
        return words[self.tone]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow(Part):
    """One value with its label and its mark, inside a SummaryList."""

    label: str
    value: Content
    provenance: Provenance | None = None
    masked: bool = False
    action: Content = ""
    """A change link or a reveal button, at the row's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryList(Part):
    """Labels and values, a hairline between them."""

    rows: tuple[ValueRow, ...]
    label: str = ""
    """Heard by screen readers and seen as a small heading when `headed`."""
    headed: bool = False
