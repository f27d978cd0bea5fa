"""A source asked to correct itself: settled by its next delivery, or by its answer."""

from datetime import date, datetime, timedelta

import pytest
from tests.people import INSURANCE, LIN_ID, insurance_row, signed_in, subject_of, take

from tongban.residents.actions import answer_correction, ask_correction, record
from tongban.residents.actions.corrections import AlreadyAsked, NothingToCorrect, NotOpen, said_of
from tongban.residents.models import Correction
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
EMPLOYER = "insurance.employer"
FRIDAY = datetime.fromisoformat("2026-11-06T03:00:00+00:00")


def ask(now: datetime, element: str = EMPLOYER) -> Correction:
    lin = subject_of(LIN_ID)
    return ask_correction(
        subject_id=lin,
        element=element,
        occ="",
        said="新公司",
        remark="十月换了工作",
        actor=signed_in(lin, now),
        now=now,
    )


def test_the_request_goes_to_the_department_that_said_so(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    asked = ask(FRIDAY)
    assert (asked.department, asked.source, asked.state) == ("human_resources", INSURANCE, "open")
    assert asked.due_on == date(2026, 11, 20)  # ten working days
    assert said_of(asked) == {"said": "新公司", "remark": "十月换了工作"}
    assert "新公司".encode() not in bytes(asked.said)


def test_the_departments_next_row_settles_it(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    asked = ask(now)
    take(INSURANCE, insurance_row(insurance__paid_months="87"), now=now + timedelta(days=1))
    asked.refresh_from_db()
    assert asked.state == "open"  # something else changed
    take(INSURANCE, insurance_row(insurance__employer="新公司"), now=now + timedelta(days=2))
    asked.refresh_from_db()
    assert (asked.state, asked.settled_at) == ("corrected", now + timedelta(days=2))


def test_a_row_the_department_takes_back_settles_it_too(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    asked = ask(now)
    gone = SourceRow(2, insurance_row().key, {}, date(2026, 11, 3), gone=True)
    take(INSURANCE, gone, now=now + timedelta(days=1))
    asked.refresh_from_db()
    assert asked.state == "corrected"


def test_the_department_may_answer_that_it_stands(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    asked = ask(now)
    answer_correction(correction_id=asked.id, answer=Text("与合同一致", "as in the contract"), now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.answer_zh) == ("kept", "与合同一致")
    with pytest.raises(NotOpen):
        answer_correction(correction_id=asked.id, answer=Text("", ""), now=now)


def test_nothing_is_asked_twice_and_nothing_of_nobody(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    ask(now)
    with pytest.raises(AlreadyAsked):
        ask(now)
    with pytest.raises(NothingToCorrect):
        ask(now, "person.mobile")


def test_what_she_told_herself_she_simply_says_anew(now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    lin = subject_of(LIN_ID)
    row = SourceRow(0, f"{lin}/person.mobile", {"person.mobile": "13800000001"}, date(2026, 11, 2), lin)
    record(source="resident", rows=[row], batch_id=new_id(), chunk=0, region=1, now=now)
    with pytest.raises(NothingToCorrect):
        ask(now, "person.mobile")
