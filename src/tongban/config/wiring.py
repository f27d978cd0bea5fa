"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.journal.delivery import Handler, Subscriber
from tongban.ledgers import handlers as ledgers
from tongban.terms.events import (
    AccountClosed,
    AccountLevelChanged,
    AccountLocked,
    AccountOpened,
    CaseDecided,
    CaseFiled,
    ChunkRecorded,
    FeedTaken,
    PaperIssued,
    PaperRevoked,
)

SUBSCRIBERS = [
    Subscriber(
        "ledgers",
        {
            CaseFiled.name: cast(Handler, ledgers.case_filed),
            CaseDecided.name: cast(Handler, ledgers.case_decided),
        },
        reset=ledgers.empty,
    ),
]

# Events nobody listens to yet, each with the reason it is recorded all the same.
WAIVED = {
    PaperIssued.name: "the journal itself is the register of papers; notices will listen",
    PaperRevoked.name: "as above",
    ChunkRecorded.name: "statistics will follow the record by it",
    FeedTaken.name: "the watch over dead feeds will listen",
    AccountOpened.name: "the journal is the register of who could sign in; auditors read it",
    AccountLevelChanged.name: "as above",
    AccountLocked.name: "the security administrator's console will listen",
    AccountClosed.name: "as above",
}
