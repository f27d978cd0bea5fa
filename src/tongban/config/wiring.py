"""Who listens to what, and who answers which port. The one place where events meet handlers."""

from typing import cast

from tongban.cases.actions.drafts import expire_due
from tongban.catalogue import handlers as catalogue
from tongban.feeds.actions.linking import link_due
from tongban.journal.delivery import Handler, Subscriber
from tongban.journal.due import Duty
from tongban.ledgers import handlers as ledgers
from tongban.papers.actions import erase_due, scan_due
from tongban.terms import events
from tongban.terms.permissions import Permission

SUBSCRIBERS = [
    Subscriber(
        "ledgers",
        {
            events.CaseFiled.name: cast(Handler, ledgers.case_filed),
            events.CaseDecided.name: cast(Handler, ledgers.case_decided),
        },
        reset=ledgers.empty,
    ),
    Subscriber("catalogue", {events.CaseFiled.name: cast(Handler, catalogue.case_filed)}, reset=catalogue.empty),
]

# Events nobody listens to yet, each with the reason it is recorded all the same.
WAIVED = {
    events.AccountOpened.name: "the journal is the register of who could sign in; auditors read it",
    events.AccountLevelChanged.name: "as above",
    events.AccountPhoneSet.name: "as above; the old phone is told where it happens",
    events.AccountVerified.name: "as above: who compared which document with whom",
    events.AccountLocked.name: "the security administrator's console will listen",
    events.AccountClosed.name: "as above",
    events.PaperIssued.name: "the journal itself is the register of papers; notices will listen",
    events.PaperRevoked.name: "as above",
    events.PaperSuperseded.name: "as above",
    events.PaperHandedIn.name: "the journal itself is the register of what came in",
    events.PaperScanned.name: "as above",
    events.PaperErased.name: "as above: it outlives the file",
    events.ChunkRecorded.name: "statistics will follow the record by it",
    events.FeedTaken.name: "the watch over dead feeds will listen",
    events.LinkMoved.name: "kept for whoever asks who moved a record; the pictures are decided in the same transaction",
    events.ContestRuled.name: "as above",
    events.CorrectionAsked.name: "notices will tell the department",
    events.CorrectionAnswered.name: "notices will tell the person",
    events.DoubtDecided.name: "kept for whoever asks who decided",
    events.RowMended.name: "as above",
    events.DivisionsLoaded.name: "reports will map old codes to new ones by it",
    events.DivisionsSucceeded.name: "as above",
    events.StaffAppointed.name: "the register of who could see what, when: an auditor reads the journal",
    events.StaffHandedOver.name: "as above; notices will tell the successor",
    events.LeaveBegan.name: "as above",
    events.LeaveEnded.name: "as above",
}

# Permissions a post can hold already and no page asks for yet, each with the page that will.
AWAITED: dict[Permission, str] = {}

# What falls due, done by `tongban tick`: an indexed column and an action that asks for what is past.
DUTIES = [
    Duty("papers.erase", erase_due),
    Duty("papers.scan", scan_due),
    Duty("cases.drafts", expire_due),
    Duty("feeds.link", link_due),
]
