"""Applying for a matter: what is known is not asked, one key gives one case, and every answer has its reason."""

import dataclasses
import threading
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections
from tests.conftest import SINCE
from tests.people import (
    INSURANCE,
    LIN_ID,
    OLD_ID,
    POLICE,
    insurance_row,
    picture,
    police_row,
    signed_in,
    subject_of,
    take,
)

from tongban.cases.actions import ChannelClosed, Filed, NotKnownWell, file
from tongban.cases.forms import NoSuchMatter, NotReady
from tongban.cases.models import Case
from tongban.cases.reads import own_case
from tongban.catalogue.actions import load
from tongban.catalogue.files import sheets_of
from tongban.guard.actions import NotAllowed
from tongban.guard.models import Access, Grant
from tongban.journal.actions import KeyReused
from tongban.journal.models import Event
from tongban.papers.models import Paper
from tongban.store.ids import new_id
from tongban.terms.content import Content
from tongban.terms.level import Level
from tongban.terms.values import Actor

pytestmark = pytest.mark.django_db
PROOF, EXTRACT, PENSION = "social-insurance-proof", "household-register-extract", "pension-qualification"


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(2), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    return subject_of(LIN_ID)


@pytest.fixture
def old(now: datetime) -> UUID:
    """A pensioner."""
    take(POLICE, police_row(2, OLD_ID, "陆英"), now=now)
    take(INSURANCE, insurance_row(2, OLD_ID, "陆英", insurance__pension_status="3"), now=now)
    return subject_of(OLD_ID)


def _file(
    subject: UUID, now: datetime, matter: str = PROOF, key: str = "k", actor: Actor | None = None, **answers: str
) -> Filed:
    return file(
        matter=matter,
        answers={name.replace("__", "."): value for name, value in answers.items()},
        subject_id=subject,
        actor=actor or signed_in(subject, now),
        channel="portal",
        key=key,
        now=now,
    )


def test_a_proof_takes_no_typing_and_is_granted_with_a_paper(lin: UUID, now: datetime) -> None:
    case = _file(lin, now).case
    assert case.state == "decided_granted"
    assert case.told["reason"]["zh"] == "查到您的社会保险参保记录"
    assert case.paper is not None
    printed = {blank["element"]: blank["value"] for blank in case.paper.content()["blanks"]}
    assert printed["person.name"] == "林晓"
    assert printed["insurance.paid_until"] == "2026年9月"


def test_the_same_key_gives_the_same_case(lin: UUID, now: datetime) -> None:
    first, second = _file(lin, now), _file(lin, now)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.case.id == second.case.id
    assert Case.objects.count() == Paper.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(lin: UUID, now: datetime) -> None:
    _file(lin, now)
    with pytest.raises(KeyReused):
        _file(lin, now, EXTRACT)


def test_who_has_no_record_is_told_why_and_what_next(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    case = _file(subject_of(LIN_ID), now).case
    assert case.state == "decided_refused"
    assert "没有查到" in case.told["reason"]["zh"]
    assert "insured in another city" in case.told["next_step"]["en"]


def test_who_draws_no_pension_is_refused_with_the_next_step(lin: UUID, now: datetime) -> None:
    case = _file(lin, now, PENSION, person__mobile="13900001111").case
    assert case.state == "decided_refused"
    assert case.paper is None
    assert case.told["next_step"]["en"]


def test_what_is_missing_is_said_at_once_and_nothing_is_filed(old: UUID, now: datetime) -> None:
    with pytest.raises(NotReady) as not_ready:
        _file(old, now, PENSION)
    assert [problem.element for problem in not_ready.value.problems] == ["person.mobile"]
    assert not Case.objects.exists()


def test_a_wrong_answer_is_said_with_what_to_do(old: UUID, now: datetime) -> None:
    with pytest.raises(NotReady) as not_ready:
        _file(old, now, PENSION, person__mobile="12")
    assert "11 位" in not_ready.value.problems[0].message.zh


def test_an_answer_nobody_asked_for_is_refused(lin: UUID, now: datetime) -> None:
    with pytest.raises(NotReady):
        _file(lin, now, PROOF, person__mobile="13900001111")


def test_what_was_answered_once_is_known_the_next_time(old: UUID, now: datetime) -> None:
    _file(old, now, PENSION, person__mobile="139 0000 1111")
    again = _file(old, now + timedelta(days=30), PENSION, key="k2").case
    assert again.state == "decided_granted"
    held = picture(old, signed_in(old, now), now, "person.mobile", "insurance.confirmed_on").held
    assert held["person.mobile"].value == "13900001111"
    assert held["person.mobile"].department == "resident"
    assert held["insurance.confirmed_on"].value == "2026-12-02"


def test_an_old_answer_is_to_be_confirmed_and_then_counts_from_that_day(old: UUID, now: datetime) -> None:
    _file(old, now, PENSION, person__mobile="13900001111")
    later = now + timedelta(days=181)
    with pytest.raises(NotReady):
        _file(old, later, PENSION, key="k2")
    _file(old, later, PENSION, key="k3", person__mobile="13900001111")
    assert _file(old, later + timedelta(days=1), PENSION, key="k4").case.state == "decided_granted"


@pytest.mark.parametrize(("element", "text"), [("person.name", "别人"), ("person.id_number", OLD_ID)])
def test_what_is_known_cannot_be_overwritten_and_it_is_said_why(
    element: str, text: str, lin: UUID, now: datetime
) -> None:
    with pytest.raises(NotReady) as not_ready:
        file(matter=PROOF, answers={element: text}, subject_id=lin, actor=signed_in(lin, now), channel="portal",
             key="k", now=now)  # fmt: skip
    (problem,) = not_ready.value.problems
    assert (problem.element, problem.kind) == (element, "known")
    assert "公安机关" in problem.message.zh
    assert not Case.objects.exists()


def test_an_answer_that_says_what_is_held_does_no_harm(lin: UUID, now: datetime) -> None:
    assert _file(lin, now, PROOF, person__name="林晓").case.state == "decided_granted"


def test_what_a_department_must_say_is_not_taken_from_her(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    with pytest.raises(NotReady) as not_ready:
        _file(subject_of(LIN_ID), now, PROOF, insurance__paid_months="600")
    (problem,) = not_ready.value.problems
    assert problem.kind == "absent"
    assert "人力资源和社会保障部门" in problem.message.zh


def test_nobody_files_for_another(lin: UUID, old: UUID, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        _file(lin, now, actor=signed_in(old, now, "old"))


def test_who_must_be_seen_in_person_files_only_after_that(lin: UUID, now: datetime, declared: Content) -> None:
    strict = dataclasses.replace(declared.matters[PROOF], identity_level="in_person", channels=("portal", "api"))
    load(sheets=sheets_of(dataclasses.replace(declared, matters={**declared.matters, PROOF: strict})), on=SINCE)
    herself = signed_in(lin, now)
    with pytest.raises(NotKnownWell) as refused:
        _file(lin, now, actor=herself)
    assert refused.value.verdict.next_step is not None
    assert "窗口" in refused.value.verdict.next_step.zh
    assert not Case.objects.exists()
    assert _file(lin, now, actor=dataclasses.replace(herself, level=Level.IN_PERSON)).case.state == "decided_granted"


def test_an_unknown_matter_and_a_closed_channel_are_refused(lin: UUID, now: datetime) -> None:
    with pytest.raises(NoSuchMatter):
        _file(lin, now, "nope")
    with pytest.raises(ChannelClosed):
        file(
            matter=PROOF, answers={}, subject_id=lin, actor=signed_in(lin, now), channel="cabin",  # type: ignore[arg-type]
            key="k", now=now,
        )  # fmt: skip


def test_a_case_lets_in_the_window_of_the_town_and_only_for_what_it_rests_on(lin: UUID, now: datetime) -> None:
    case = _file(lin, now).case
    granted = Grant.objects.get(relation="case")
    assert (granted.holder, granted.ref) == ("window:NBS:2022:320509111000", case.number)
    assert granted.elements is not None
    assert "household.register_address" not in granted.elements.elements


def test_filing_is_told_in_the_journal_without_a_personal_value(lin: UUID, now: datetime) -> None:
    _file(lin, now)
    told = {event.name: str(event.payload) for event in Event.objects.filter(name__startswith="case")}
    assert set(told) == {"case.filed", "case.decided"}
    assert not any("林晓" in payload or LIN_ID in payload for payload in told.values())


def test_a_case_of_somebody_else_is_not_there(lin: UUID, old: UUID, now: datetime) -> None:
    number = _file(lin, now).case.number
    with pytest.raises(Case.DoesNotExist):
        own_case(number=number, subject_id=old)


def test_a_number_read_over_the_phone_is_understood(lin: UUID, now: datetime) -> None:
    number = _file(lin, now).case.number
    assert own_case(number=number.replace("-", " "), subject_id=lin).number == number


def test_a_number_already_given_is_not_given_again(lin: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("tongban.cases.actions.filing.secrets.randbelow", lambda below: next(drawn))
    first, second = _file(lin, now).case, _file(lin, now, key="k2").case
    assert first.number != second.number


def test_each_filing_is_one_look(lin: UUID, now: datetime) -> None:
    _file(lin, now)
    assert Access.objects.filter(subject=lin, purpose="apply").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_case(now: datetime) -> None:
    take(POLICE, police_row(2), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    lin = subject_of(LIN_ID)
    actor = signed_in(lin, now)
    made: list[UUID] = []

    def click() -> None:
        made.append(_file(lin, now, actor=actor).case.id)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert Case.objects.count() == 1


def test_two_papers_of_a_kind_leave_the_newer_valid(lin: UUID, now: datetime) -> None:
    first = _file(lin, now).case.paper
    second = _file(lin, now + timedelta(hours=1), key=str(new_id())).case.paper
    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "valid")
