"""What sources say becomes one picture, with where each value comes from; what does not change writes nothing."""

from datetime import date, datetime, timedelta

import pytest
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

from tongban.guard.models import Subject
from tongban.residents.models import Change, Holding, Link, Observation, Person, Record
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db


def test_two_departments_rows_become_one_person(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    take(INSURANCE, insurance_row(), now=now)
    assert Subject.objects.filter(kind="person").count() == 1
    lin = subject_of(LIN_ID)
    seen = picture(lin, signed_in(lin, now), now, "person.name", "insurance.paid_months")
    assert seen.text("insurance.paid_months") == "86"
    assert seen.held["insurance.paid_months"].department == "human_resources"
    assert seen.held["person.name"].department == "police"


def test_the_same_rows_again_write_nothing(now: datetime) -> None:
    rows = [police_row(2), police_row(3, OLD_ID, "陆英")]
    take(POLICE, *rows, now=now)
    counts = [model.objects.count() for model in (Record, Observation, Link, Holding, Change)]
    again = take(POLICE, *rows, now=now + timedelta(days=1))
    assert (again.taken, again.unchanged) == (frozenset(), 2)
    assert [model.objects.count() for model in (Record, Observation, Link, Holding, Change)] == counts


def test_a_row_restamped_with_a_new_date_is_unchanged(now: datetime) -> None:
    row = police_row()
    take(POLICE, row, now=now)
    restamped = SourceRow(row.line, row.key, row.values, date(2026, 11, 2))
    assert take(POLICE, restamped, now=now).unchanged == 1


def test_a_changed_row_adds_an_observation_and_a_signed_pair(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    take(POLICE, police_row(person__ethnic="03"), now=now + timedelta(days=1))
    assert Observation.objects.count() == 2
    assert list(Change.objects.order_by("seq").values_list("sign", "ethnic")) == [(1, "01"), (-1, "01"), (1, "03")]
    assert Person.objects.get().ethnic == "03"


def test_the_sum_of_signs_is_the_present(now: datetime) -> None:
    take(POLICE, police_row(2), police_row(3, OLD_ID, "陆英"), now=now)
    take(POLICE, police_row(2, person__ethnic="03"), now=now)
    take(INSURANCE, insurance_row(2, insurance__pension_status="2"), now=now)
    summed: dict[tuple[str, str, str], int] = {}
    for sign, *columns in Change.objects.values_list("sign", "sex", "ethnic", "pension_status"):
        summed[columns[0], columns[1], columns[2]] = summed.get((columns[0], columns[1], columns[2]), 0) + sign
    present = list(Person.objects.values_list("sex", "ethnic", "pension_status"))
    assert sorted(key for key, count in summed.items() for _ in range(count)) == sorted(present)


def test_the_competent_department_is_believed_over_a_later_one(now: datetime) -> None:
    take(POLICE, police_row(name="林晓"), now=now)
    take(INSURANCE, insurance_row(name="林小"), now=now + timedelta(days=1))
    lin = subject_of(LIN_ID)
    held = picture(lin, signed_in(lin, now), now, "person.name").held["person.name"]
    assert (held.value, held.because) == ("林晓", "authority")


def test_a_known_number_under_a_strangers_name_is_refused_and_the_rest_goes_in(now: datetime) -> None:
    take(POLICE, police_row(name="林晓"), now=now)
    tally = take(INSURANCE, insurance_row(2, name="欧阳建国"), insurance_row(3, OLD_ID, "陆英"), now=now)
    assert [(refused.line, refused.kind) for refused in tally.refused] == [(2, "name_contradicts_id")]
    assert tally.taken == frozenset({3})


def test_a_row_whose_number_was_corrected_moves_to_the_right_person(now: datetime) -> None:
    take(POLICE, police_row(2), police_row(3, OLD_ID, "林晓"), now=now)
    wrong = insurance_row(2, LIN_ID, insurance__personal_no="900000001")
    take(INSURANCE, wrong, now=now)
    right = insurance_row(2, OLD_ID, insurance__personal_no="900000001")
    take(INSURANCE, right, now=now + timedelta(days=1))
    lin, other = subject_of(LIN_ID), subject_of(OLD_ID)
    assert not Holding.objects.filter(subject=lin, grp="insurance").exists()
    assert Holding.objects.filter(subject=other, grp="insurance").exists()
    assert Person.objects.get(subject=lin).pension_status == ""
    assert Link.objects.filter(until=None).count() == 3


def test_names_and_numbers_never_stand_open(now: datetime) -> None:
    take(POLICE, police_row(name="林晓"), now=now)
    for model in (Record, Observation, Holding, Person, Change):
        for row in model.objects.values():
            assert "林晓" not in str(row)
            assert LIN_ID not in str(row)


def test_an_unlinkable_row_is_refused(now: datetime) -> None:
    row = police_row()
    bare = SourceRow(5, row.key, {k: v for k, v in row.values.items() if k != "person.id_number"}, row.observed_on)
    assert [refused.kind for refused in take(POLICE, bare, now=now).refused] == ["no_usable_number"]
    assert not Subject.objects.filter(kind="person").exists()


def test_a_legal_change_of_name_comes_in_from_the_department_that_decides_names(now: datetime) -> None:
    take(POLICE, police_row(name="林晓"), now=now)
    take(INSURANCE, insurance_row(name="林晓"), now=now)
    later = now + timedelta(days=1)
    assert take(POLICE, police_row(name="王二小"), now=later).refused == ()
    assert take(INSURANCE, insurance_row(name="王二小"), now=later).refused == ()
    lin = subject_of(LIN_ID)
    assert picture(lin, signed_in(lin, later), later, "person.name").text("person.name") == "王二小"
