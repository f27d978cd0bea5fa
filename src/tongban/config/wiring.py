"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.journal.delivery import Handler, Subscriber
from tongban.ledgers import handlers as ledgers
from tongban.terms import events

SUBSCRIBERS = [
    Subscriber(
        "ledgers",
        {
            events.CaseFiled.name: cast(Handler, ledgers.case_filed),
            events.CaseDecided.name: cast(Handler, ledgers.case_decided),
        },
        reset=ledgers.empty,
    ),
]

# Events nobody listens to yet, each with the reason it is recorded all the same.
WAIVED = {
    events.AccountOpened.name: "the journal is the register of who could sign in; auditors read it",
    events.AccountLevelChanged.name: "as above",
    events.AccountLocked.name: "the security administrator's console will listen",
    events.AccountClosed.name: "as above",
    events.PaperIssued.name: "the journal itself is the register of papers; notices will listen",
    events.PaperRevoked.name: "as above",
    events.ChunkRecorded.name: "statistics will follow the record by it",
    events.FeedTaken.name: "the watch over dead feeds will listen",
    events.LinkMoved.name: "kept for whoever asks who moved a record; the pictures are decided in the same transaction",
    events.ContestRuled.name: "as above",
    events.CorrectionAsked.name: "notices will tell the department",
    events.CorrectionAnswered.name: "notices will tell the person",
    events.DoubtDecided.name: "kept for whoever asks who decided",
    events.RowMended.name: "as above",
}
