"""Every event the journal may hold. Ids, codes, dates and numbers only: never a personal value or free text.

(Otherwise erasure and replay exclude each other: docs/house.md, "The journal".)
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``name`` is what the journal stores and what a handler is wired to."""

    name: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        return {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        hints = get_type_hints(cls)
        return cls(**{f.name: _typed(payload[f.name], hints[f.name]) for f in dataclasses.fields(cls)})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, hint: Any) -> Any:
    if hint is UUID:
        return UUID(value)
    return date.fromisoformat(value) if hint is date else value


@dataclass(frozen=True, slots=True)
class CaseFiled(Event):
    """A matter was applied for."""

    name: ClassVar[str] = "case.filed"
    case_id: UUID
    number: str
    matter: str
    version: int
    department: str
    place: str  # ref of the division whose window answers for the case; "" when unknown
    channel: str
    on: date


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """A case was decided; ``reason`` is the code of the rule's answer."""

    name: ClassVar[str] = "case.decided"
    case_id: UUID
    number: str
    matter: str
    version: int
    department: str
    place: str
    channel: str
    outcome: str  # "granted" | "refused"
    rule: str
    on: date


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """Somebody can sign in from now on."""

    name: ClassVar[str] = "account.opened"
    account_id: UUID
    kind: str  # "resident" | "staff"


@dataclass(frozen=True, slots=True)
class AccountLevelChanged(Event):
    """The house is surer, or less sure, of who an account is."""

    name: ClassVar[str] = "account.level_changed"
    account_id: UUID
    level: str  # terms.level.Level.word


@dataclass(frozen=True, slots=True)
class AccountPhoneSet(Event):
    """Another phone signs an account in."""

    name: ClassVar[str] = "account.phone_set"
    account_id: UUID


@dataclass(frozen=True, slots=True)
class AccountVerified(Event):
    """Her document was shown at a window, and compared with her and with the record."""

    name: ClassVar[str] = "account.verified"
    account_id: UUID
    by: UUID | None  # the account of whoever compared
    place: str


@dataclass(frozen=True, slots=True)
class AccountLocked(Event):
    """Too many wrong passwords or codes: an account waits at one address."""

    name: ClassVar[str] = "account.locked"
    account_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """An account opens nothing any more; all its sessions ended."""

    name: ClassVar[str] = "account.closed"
    account_id: UUID


@dataclass(frozen=True, slots=True)
class PaperIssued(Event):
    """A paper was given its number."""

    name: ClassVar[str] = "paper.issued"
    paper_id: UUID
    number: str
    certificate: str
    case_id: UUID


@dataclass(frozen=True, slots=True)
class PaperRevoked(Event):
    """A paper no longer holds."""

    name: ClassVar[str] = "paper.revoked"
    paper_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class PaperSuperseded(Event):
    """Another paper, or another state of things, took a paper's place."""

    name: ClassVar[str] = "paper.superseded"
    paper_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class PaperHandedIn(Event):
    """A file was taken in; ``scan`` says whether a virus scanner saw it."""

    name: ClassVar[str] = "paper.handed_in"
    paper_id: UUID
    kind: str
    size: int
    scan: str
    on: date


@dataclass(frozen=True, slots=True)
class PaperScanned(Event):
    """A file handed in was scanned for viruses."""

    name: ClassVar[str] = "paper.scanned"
    paper_id: UUID
    scan: str


@dataclass(frozen=True, slots=True)
class PaperErased(Event):
    """A file handed in is gone; ``why`` is a code."""

    name: ClassVar[str] = "paper.erased"
    paper_id: UUID
    why: str


@dataclass(frozen=True, slots=True)
class ChunkRecorded(Event):
    """Some rows of a source became part of the record."""

    name: ClassVar[str] = "residents.chunk_recorded"
    batch_id: UUID
    chunk: int
    source: str
    taken: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class FeedTaken(Event):
    """A department's file was read to its end."""

    name: ClassVar[str] = "feed.taken"
    batch_id: UUID
    feed: str
    department: str
    rows: int
    taken: int
    unchanged: int
    quarantined: int
    on: date


@dataclass(frozen=True, slots=True)
class DivisionsLoaded(Event):
    """A list of divisions was brought in."""

    name: ClassVar[str] = "org.divisions_loaded"
    scheme: str
    edition: str
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class DivisionsSucceeded(Event):
    """Divisions were recoded, split or merged; refs, as scheme:edition:code."""

    name: ClassVar[str] = "org.divisions_succeeded"
    kind: str
    former: str  # refs, separated by blanks
    latter: str
    on: date


@dataclass(frozen=True, slots=True)
class StaffAppointed(Event):
    """Somebody was given a post."""

    name: ClassVar[str] = "staff.appointed"
    appointment_id: UUID
    account_id: UUID
    post: str
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class StaffHandedOver(Event):
    """A post was left, and everything it held went to a successor."""

    name: ClassVar[str] = "staff.handed_over"
    handover_id: UUID
    number: str
    appointment_id: UUID
    successor_id: UUID
    by_id: UUID
    place: str
    things: int


@dataclass(frozen=True, slots=True)
class LeaveBegan(Event):
    """A member of staff is away from a post for a while; a stand-in may act in it."""

    name: ClassVar[str] = "staff.leave_began"
    leave_id: UUID
    appointment_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class LeaveEnded(Event):
    """She is back, and nobody stands in any more."""

    name: ClassVar[str] = "staff.leave_ended"
    leave_id: UUID
    appointment_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class LinkMoved(Event):
    """A person decided whose a record is; subjects are ids without a face."""

    name: ClassVar[str] = "residents.link_moved"
    record_id: UUID
    former: UUID
    latter: UUID
    source: str


@dataclass(frozen=True, slots=True)
class ContestRuled(Event):
    """A value sources contradict each other about was decided by a person."""

    name: ClassVar[str] = "residents.contest_ruled"
    contest_id: UUID
    element: str


@dataclass(frozen=True, slots=True)
class CorrectionAsked(Event):
    """A department was asked to correct what it says."""

    name: ClassVar[str] = "residents.correction_asked"
    correction_id: UUID
    department: str
    element: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class CorrectionAnswered(Event):
    """The department corrected it, or says that it stands."""

    name: ClassVar[str] = "residents.correction_answered"
    correction_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class DoubtDecided(Event):
    """A person decided whose a doubtful row is."""

    name: ClassVar[str] = "feed.doubt_decided"
    row_id: UUID
    feed: str
    outcome: str  # "linked" | "nobody"


@dataclass(frozen=True, slots=True)
class RowMended(Event):
    """A row set aside was mended by its department and went in."""

    name: ClassVar[str] = "feed.row_mended"
    row_id: UUID
    feed: str


ALL: dict[str, type[Event]] = {
    event.name: event
    for event in (
        CaseFiled,
        CaseDecided,
        AccountOpened,
        AccountLevelChanged,
        AccountPhoneSet,
        AccountVerified,
        AccountLocked,
        AccountClosed,
        PaperIssued,
        PaperRevoked,
        PaperSuperseded,
        PaperHandedIn,
        PaperScanned,
        PaperErased,
        ChunkRecorded,
        FeedTaken,
        DivisionsLoaded,
        DivisionsSucceeded,
        StaffAppointed,
        StaffHandedOver,
        LeaveBegan,
        LeaveEnded,
        LinkMoved,
        ContestRuled,
        CorrectionAsked,
        CorrectionAnswered,
        DoubtDecided,
        RowMended,
    )
}
