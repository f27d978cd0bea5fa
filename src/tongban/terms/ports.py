"""Answers needed from outside the house. Each port's provider is named in ``TONGBAN_PORTS``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from .text import Text
from .values import Actor


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


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says she is: a name and the document that shows it."""

    name: str
    document_type: str  # a code of the content's list of documents; "" for the resident identity card
    number: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What an identity provider answers. ``subject_id`` only when the provider knows whom the record means."""

    outcome: Literal["same", "no", "unavailable"]
    subject_id: UUID | None = None


class IdentityProvider(Protocol):
    """Says whether a name and a document belong together. It keeps nothing of what it is asked."""

    def check(self, claim: Claim, *, actor: Actor, now: datetime) -> Checked:
        """``no`` when they do not, or nobody knows the document: which of the two is not told to whoever asks."""


class TextMessage(Protocol):
    """Sends a text message to a mainland mobile number."""

    def send(self, *, phone: str, text: Text, now: datetime) -> None:
        """Hand the message over; raises ``NotSent`` when that failed."""


class NotSent(Exception):
    """The message was not handed over."""


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


class Signer(Protocol):
    """Whoever signs papers: the embedded key, an accredited CA's service, an HSM. Named by ``TONGBAN_SIGNER``."""

    def sign(self, document: bytes, *, code: str, now: datetime) -> bytes:
        """The same document with one certifying signature; ``code`` stands readable in its reason."""

    def traces(self) -> tuple[bytes, ...]:
        """Byte strings that stand in every file this signer signed, each enough to know it by."""


class PaperFormat(Protocol):
    """The file a paper becomes: PDF, or another such as OFD (GB/T 33190). Named by ``TONGBAN_FORMAT``.

    A signature belongs to its format: whoever brings OFD brings a ``Signer`` that signs OFD (SM2, GB/T 38540) with it.
    """

    code: str  # kept with each paper, at most 8 letters: "pdf"
    media_type: str
    ending: str

    def make(self, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
        """The unsigned file of one paper. ``content`` is everything printed, as it was on the day of issue."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a virus scanner said of one file."""

    clean: bool
    engine: str  # which engine with which signatures, at most 80 characters
    found: str = ""  # the name it gives to what it found


class ScannerSilent(Exception):
    """The scanner did not answer, or not to the point: the file is asked about again later."""


class Scanner(Protocol):
    """A virus scanner. Without one every file says "not scanned". Named by ``TONGBAN_SCANNER``."""

    def scan(self, chunks: Iterable[bytes]) -> Scan:
        """Look through one file. Raises ``ScannerSilent`` when there is no answer."""


class FileStore(Protocol):
    """Where encrypted files lie: a folder, or any store that speaks S3. Chosen by ``TONGBAN_STORE``."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Keep a file under ``name``: whole or not at all, in place of any earlier one."""

    def get(self, name: str) -> Iterator[bytes]:
        """The file in pieces. Raises ``FileNotFoundError`` at once when there is none."""

    def drop(self, name: str) -> None:
        """Forget a file; one that is not there is forgotten already."""

    def has(self, name: str) -> bool:
        """Whether there is one."""
