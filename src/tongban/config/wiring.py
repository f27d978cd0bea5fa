"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.journal.delivery import Handler, Subscriber
from tongban.journal.due import Duty
from tongban.ledgers import handlers as ledgers
from tongban.papers.actions import erase_due, scan_due
from tongban.terms.events import (
    CaseDecided,
    CaseFiled,
    ChunkRecorded,
    FeedTaken,
    PaperErased,
    PaperHandedIn,
    PaperIssued,
    PaperRevoked,
    PaperScanned,
    PaperSuperseded,
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
    PaperSuperseded.name: "as above",
    PaperHandedIn.name: "the journal itself is the register of what came in",
    PaperScanned.name: "as above",
    PaperErased.name: "as above: it outlives the file",
    ChunkRecorded.name: "statistics will follow the record by it",
    FeedTaken.name: "the watch over dead feeds will listen",
}

# What falls due, done by `tongban tick`: an indexed column and an action that asks for what is past.
DUTIES = [
    Duty("papers.erase", erase_due),
    Duty("papers.scan", scan_due),
]
