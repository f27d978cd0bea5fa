"""Drafts: kept as typed, never overwritten unseen, adopted at sign-in, finished by filing, gone in time."""

import threading
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction
from tests.people import LIN_ID, OLD_ID, POLICE, police_row, signed_in, subject_of, take

from tongban.cases.actions import file
from tongban.cases.actions.drafts import (
    Owner,
    Seen,
    Stale,
    TooLong,
    adopt,
    discard,
    expire_due,
    save,
    typed_into,
)
from tongban.cases.forms import NotReady, matter_in_force
from tongban.cases.models import Case, Draft, Typed
from tongban.cases.reads import draft_of, drafts_of
from tongban.config.wiring import DUTIES
from tongban.journal.due import tick
from tongban.journal.models import Event
from tongban.rules.calendar import legal_day

pytestmark = pytest.mark.django_db
CONTACT = "contact-registration"
NEW = Seen(0, "page-1")


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(2), now=now)
    return subject_of(LIN_ID)


def typed(mobile: str = "", phone: str = "own", **more: str) -> Typed:
    answers = {"person.mobile": mobile} | {name.replace("__", "."): text for name, text in more.items()}
    return Typed(answers, {"phone": phone})


def keep(owner: Owner, content: Typed, now: datetime, seen: Seen = NEW) -> Draft:
    return save(owner=owner, matter=matter_in_force(CONTACT), typed=content, seen=seen, now=now)


def test_half_a_number_is_kept_as_it_was_typed_and_sealed(lin: UUID, now: datetime) -> None:
    draft = keep(Owner(lin), typed("138 00"), now)
    found = draft_of(Owner(lin), CONTACT)
    assert found is not None
    assert found.typed() == typed("138 00")
    assert (found.revision, found.id) == (1, draft.id)
    assert b"138 00" not in bytes(found.sealed)


def test_one_draft_a_person_and_matter(lin: UUID, now: datetime) -> None:
    first = keep(Owner(lin), typed("1"), now)
    second = keep(Owner(lin), typed("12"), now, Seen(1, "page-1"))
    assert (first.id, second.revision, Draft.objects.count()) == (second.id, 2, 1)


def test_a_stale_page_is_told_what_changed_and_overwrites_nothing(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("138"), now)
    keep(Owner(lin), typed("139"), now, Seen(1, "kiosk"))
    with pytest.raises(Stale) as stale:
        keep(Owner(lin), typed("137", phone="kin"), now, Seen(1, "page-1"))
    assert stale.value.differing() == {"person.mobile": "139", "situation-phone": "own"}
    assert stale.value.typed == typed("137", phone="kin"), "nothing typed is lost"
    kept = draft_of(Owner(lin), CONTACT)
    assert kept is not None
    assert kept.typed() == typed("139")


def test_who_has_seen_the_other_version_may_overwrite_it(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("138"), now)
    keep(Owner(lin), typed("139"), now, Seen(1, "kiosk"))
    assert keep(Owner(lin), typed("137"), now, Seen(2, "page-1")).typed() == typed("137")


def test_a_page_that_overtakes_itself_is_not_told_of_its_own_words(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("1"), now)
    keep(Owner(lin), typed("13"), now, Seen(1, "page-1"))
    assert keep(Owner(lin), typed("138"), now, Seen(1, "page-1")).typed() == typed("138")


def test_the_same_words_from_a_stale_page_are_no_clash(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("138"), now)
    keep(Owner(lin), typed("139"), now, Seen(1, "kiosk"))
    assert keep(Owner(lin), typed("139"), now, Seen(1, "page-1")).revision == 2


def test_a_draft_gone_meanwhile_is_not_brought_back_unseen(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("138"), now)
    assert discard(owner=Owner(lin), matter=CONTACT)
    with pytest.raises(Stale) as stale:
        keep(Owner(lin), typed("1380"), now, Seen(1, "page-1"))
    assert stale.value.draft is None
    assert not Draft.objects.exists()


def test_what_does_not_belong_to_the_matter_is_not_kept() -> None:
    given = {"person.mobile": "1", "person.name": "别人", "benefit.account": "x", "situation-phone": "own", "key": "k"}
    assert typed_into(matter_in_force(CONTACT), given) == Typed({"person.mobile": "1"}, {"phone": "own"})


def test_a_novel_is_not_kept(lin: UUID, now: datetime) -> None:
    with pytest.raises(TooLong) as long:
        keep(Owner(lin), typed("1" * 2_001), now)
    assert long.value.field == "person.mobile"


def test_a_browsers_draft_becomes_hers_at_sign_in_and_nobody_elses(lin: UUID, now: datetime) -> None:
    keep(Owner(secret="s" * 43), typed("138"), now)
    assert draft_of(Owner(secret="t" * 43), CONTACT) is None
    assert adopt(secret="s" * 43, subject_id=lin, now=now) == 1
    mine = draft_of(Owner(lin), CONTACT)
    assert mine is not None
    assert mine.typed() == typed("138")
    assert mine.expires_on == legal_day(now) + timedelta(days=30)
    assert draft_of(Owner(secret="s" * 43), CONTACT) is None
    assert adopt(secret="s" * 43, subject_id=lin, now=now) == 0


def test_two_drafts_become_one_and_nothing_typed_is_lost(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("139", kin__name="林父"), now)
    keep(Owner(secret="s"), typed("138", kin__name=""), now)
    adopt(secret="s", subject_id=lin, now=now)
    mine = draft_of(Owner(lin), CONTACT)
    assert mine is not None
    assert mine.typed() == typed("138", kin__name="林父")
    assert mine.elsewhere() == {"person.mobile": "139"}
    assert keep(Owner(lin), typed("137"), now, Seen(mine.revision, "p")).elsewhere() == {}


def test_filing_finishes_the_draft(lin: UUID, now: datetime) -> None:
    draft = keep(Owner(lin), typed("13800138000"), now)
    case = _file(lin, now, typed("13800138000"), Seen(draft.revision, "page-1"))
    assert case.state == "decided_granted"
    assert not Draft.objects.exists()


def test_filing_from_a_stale_page_is_refused_and_the_draft_stays(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("13800138000"), now)
    keep(Owner(lin), typed("13900139000"), now, Seen(1, "kiosk"))
    with pytest.raises(Stale):
        _file(lin, now, typed("13800138000"), Seen(1, "page-1"))
    assert not Case.objects.exists()
    kept = draft_of(Owner(lin), CONTACT)
    assert kept is not None
    assert kept.typed() == typed("13900139000")


def test_what_cannot_be_filed_leaves_its_draft(lin: UUID, now: datetime) -> None:
    draft = keep(Owner(lin), typed("12"), now)
    with pytest.raises(NotReady):
        _file(lin, now, typed("12"), Seen(draft.revision, "page-1"))
    assert draft_of(Owner(lin), CONTACT) is not None


def test_a_draft_says_when_it_goes_and_goes_then(lin: UUID, now: datetime) -> None:
    draft = keep(Owner(lin), typed("1"), now)
    keep(Owner(secret="s"), typed("1"), now)
    assert draft.notice_on == draft.expires_on - timedelta(days=7)
    assert expire_due(now=now + timedelta(days=2), limit=9) == 0
    assert expire_due(now=now + timedelta(days=3), limit=9) == 1, "a browser's is kept two days"
    assert expire_due(now=now + timedelta(days=30), limit=9) == 0
    assert expire_due(now=now + timedelta(days=31), limit=9) == 1


def test_many_that_are_over_go_in_portions(lin: UUID, now: datetime) -> None:
    for number in range(3):
        keep(Owner(secret=str(number)), typed("1"), now - timedelta(days=90))
    keep(Owner(lin), typed("1"), now)
    assert expire_due(now=now, limit=2) == 2
    assert tick(DUTIES, now=now)["cases.drafts"] == 1
    assert tick(DUTIES, now=now)["cases.drafts"] == 0
    assert Draft.objects.count() == 1


def test_saving_again_keeps_it_longer(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("1"), now)
    later = keep(Owner(lin), typed("12"), now + timedelta(days=20), Seen(1, "p"))
    assert later.expires_on == legal_day(now) + timedelta(days=50)


def test_typing_is_nobodys_business(lin: UUID, now: datetime) -> None:
    before = Event.objects.count()
    keep(Owner(lin), typed("138"), now)
    discard(owner=Owner(lin), matter=CONTACT)
    assert Event.objects.count() == before


def test_a_draft_of_a_matter_withdrawn_is_not_listed(lin: UUID, now: datetime) -> None:
    keep(Owner(lin), typed("138"), now)
    Draft.objects.update(matter="no-longer")
    assert drafts_of(Owner(lin)) == []


def test_a_draft_has_one_owner(lin: UUID, now: datetime) -> None:
    draft = keep(Owner(lin), typed("138"), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(id=draft.id).update(browser=b"x" * 32)


def test_nobody_finds_anothers_draft(lin: UUID, now: datetime) -> None:
    take(POLICE, police_row(9, OLD_ID, "陆英"), now=now)
    keep(Owner(lin), typed("138"), now)
    assert draft_of(Owner(subject_of(OLD_ID)), CONTACT) is None


@pytest.mark.django_db(transaction=True)
def test_two_pages_that_begin_at_once_leave_one_draft_and_one_is_told(now: datetime) -> None:
    take(POLICE, police_row(2), now=now)
    lin = subject_of(LIN_ID)
    said: list[str] = []

    def begin(page: str) -> None:
        try:
            keep(Owner(lin), typed(page), now, Seen(0, page))
            said.append("kept")
        except Stale:
            said.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["kept"] + ["told"] * 5
    assert Draft.objects.count() == 1


def _file(subject: UUID, now: datetime, content: Typed, seen: Seen) -> Case:
    return file(
        matter=CONTACT,
        answers={name: text for name, text in content.answers.items() if text},
        situations=content.situations,
        subject_id=subject,
        actor=signed_in(subject, now),
        channel="portal",
        key="k",
        now=now,
        seen=seen,
    ).case
