"""Answers needed from outside the house. Each port's provider is named in ``TONGBAN_PORTS``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from .text import Text


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


class Carrier(Protocol):
    """One kind of thing a post holds and hands on when it is left: cases, duties, approvals.

    Any package that lets a post hold something answers this port (it has several providers). Both methods take
    ids of ``org.Appointment``; ``pass_on`` runs in the transaction of the handover and must leave nothing open
    under the post that is left.
    """

    kind: str  # short and stable: stands on the receipt
    name: Text

    def held(self, *, post: UUID, now: datetime) -> int:
        """How many of them the post holds now."""

    def pass_on(self, *, post: UUID, successor: UUID, now: datetime) -> int:
        """Give all of them to the successor's post; how many went."""
