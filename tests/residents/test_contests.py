"""Contradictions nobody decides wait for a person; what she decides holds until a source says something new."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from tests.people import INSURANCE, LIN_ID, insurance_row, picture, police_row, signed_in, subject_of, take

from tongban.residents.actions import rule
from tongban.residents.actions.ruling import NotOpen
from tongban.residents.models import Contest
from tongban.residents.shape import mark
from tongban.terms.values import Held, SourceRow

pytestmark = pytest.mark.django_db
POLICE = "police-household-register"
MEDICAL, WELFARE = "medical-insurance", "civil-affairs"
MOBILE = "person.mobile"


def phone_row(source: str, mobile: str, key: str = "K1") -> SourceRow:
    """A row of a department that is not competent for phone numbers."""
    values = {"person.id_number": LIN_ID, "person.name": "林晓", MOBILE: mobile}
    return SourceRow(2, f"{source}-{key}", values, date(2026, 11, 1))


def held(now: datetime) -> Held:
    lin = subject_of(LIN_ID)
    return picture(lin, signed_in(lin, now), now, MOBILE).held[MOBILE]


def disagree(now: datetime) -> Contest:
    take(MEDICAL, phone_row(MEDICAL, "13800000001"), now=now)
    take(WELFARE, phone_row(WELFARE, "13800000002"), now=now)
    return Contest.objects.get(state="open")


def test_two_departments_neither_competent_contest_a_value(now: datetime) -> None:
    contest = disagree(now)
    assert (contest.element, len(contest.candidates)) == (MOBILE, 2)
    assert held(now).contested
    assert "1380000" not in str(contest.candidates)


def test_the_competent_departments_word_contests_nothing(now: datetime) -> None:
    take(POLICE, police_row(name="林晓"), now=now)
    take(INSURANCE, insurance_row(name="林小"), now=now)
    assert not Contest.objects.exists()


def test_what_a_person_decides_is_believed(now: datetime) -> None:
    contest = disagree(now)
    rule(contest_id=contest.id, chosen=mark(MOBILE, "13800000001"), decided_by=uuid4(), now=now)
    found = held(now)
    assert (found.value, found.because, found.contested) == ("13800000001", "ruled", False)
    contest.refresh_from_db()
    assert contest.state == "ruled"


def test_the_ruling_outlives_rows_that_say_the_same_again(now: datetime) -> None:
    contest = disagree(now)
    rule(contest_id=contest.id, chosen=mark(MOBILE, "13800000001"), decided_by=uuid4(), now=now)
    again = SourceRow(
        2, f"{WELFARE}-K1", {**phone_row(WELFARE, "13800000002").values, "person.sex": "2"}, date(2026, 11, 3)
    )
    take(WELFARE, again, now=now + timedelta(days=2))
    assert held(now + timedelta(days=3)).value == "13800000001"
    assert not Contest.objects.filter(state="open").exists()


def test_something_new_opens_it_again(now: datetime) -> None:
    contest = disagree(now)
    rule(contest_id=contest.id, chosen=mark(MOBILE, "13800000001"), decided_by=uuid4(), now=now)
    take(WELFARE, phone_row(WELFARE, "13800000003"), now=now + timedelta(days=1))
    contest.refresh_from_db()
    assert (contest.state, contest.chosen) == ("open", "")
    assert held(now + timedelta(days=2)).contested


def test_sources_that_come_to_agree_settle_it(now: datetime) -> None:
    contest = disagree(now)
    take(WELFARE, phone_row(WELFARE, "13800000001"), now=now + timedelta(days=1))
    contest.refresh_from_db()
    assert contest.state == "settled"
    assert not held(now + timedelta(days=2)).contested


def test_only_a_value_that_was_told_can_be_chosen(now: datetime) -> None:
    contest = disagree(now)
    with pytest.raises(NotOpen):
        rule(contest_id=contest.id, chosen=mark(MOBILE, "13999999999"), decided_by=uuid4(), now=now)
    with pytest.raises(NotOpen):
        rule(contest_id=uuid4(), chosen="x", decided_by=uuid4(), now=now)
