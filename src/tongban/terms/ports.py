"""Answers needed from outside the house. Each port's provider is named in ``config.wiring``."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader reads from an identity card."""

    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class CardOnTable:
    """A card a demonstration reader offers, since nobody puts a real one down."""

    handle: str
    label: str


class CardReader(Protocol):
    """The identity card reader of a kiosk or window."""

    def cards(self) -> tuple[CardOnTable, ...]:
        """Cards to choose from; a real reader offers none."""

    def read(self, handle: str) -> Card | None:
        """The card on the reader, or None."""
