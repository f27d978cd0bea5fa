"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.journal.delivery import Handler, Subscriber
from tongban.ledgers import handlers as ledgers
from tongban.terms.events import (
    CaseDecided,
    CaseFiled,
    ChunkRecorded,
    DivisionsLoaded,
    DivisionsSucceeded,
    FeedTaken,
    LeaveBegan,
    LeaveEnded,
    PaperIssued,
    PaperRevoked,
    StaffAppointed,
    StaffHandedOver,
)
from tongban.terms.permissions import Permission

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
    DivisionsLoaded.name: "reports will map old codes to new ones by it",
    DivisionsSucceeded.name: "as above",
    StaffAppointed.name: "the register of who could see what, when: an auditor reads the journal",
    StaffHandedOver.name: "as above; notices will tell the successor",
    LeaveBegan.name: "as above",
    LeaveEnded.name: "as above",
}

# Permissions a post can hold already and no page asks for yet, each with the page that will.
AWAITED = {
    Permission.COMMUNITY_PEOPLE: "the field face by grid, building and household",
    Permission.RECORD_REVIEW: "the bureau's queue of doubtful links",
    Permission.RECORD_CONTEST: "the bureau's queue of contested values",
    Permission.FEED_SUBMIT: "sending in a file from the bureau",
    Permission.FEED_QUARANTINE: "the bureau's quarantine",
    Permission.FEED_HEALTH: "the bureau's list of feeds",
}
