"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.catalogue import handlers as catalogue
from tongban.journal.delivery import Handler, Subscriber
from tongban.ledgers import handlers as ledgers
from tongban.terms.events import CaseDecided, CaseFiled, ChunkRecorded, FeedTaken, PaperIssued, PaperRevoked

SUBSCRIBERS = [
    Subscriber(
        "ledgers",
        {
            CaseFiled.name: cast(Handler, ledgers.case_filed),
            CaseDecided.name: cast(Handler, ledgers.case_decided),
        },
        reset=ledgers.empty,
    ),
    Subscriber("catalogue", {CaseFiled.name: cast(Handler, catalogue.case_filed)}, reset=catalogue.empty),
]

# Events nobody listens to yet, each with the reason it is recorded all the same.
WAIVED = {
    PaperIssued.name: "the journal itself is the register of papers; notices will listen",
    PaperRevoked.name: "as above",
    ChunkRecorded.name: "statistics will follow the record by it",
    FeedTaken.name: "the watch over dead feeds will listen",
}
