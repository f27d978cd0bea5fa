"""A wrong link undone gives both people back whole, whatever happened in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import INSURANCE, LIN_ID, OLD_ID, POLICE, insurance_row, police_row, subject_of, take

from tongban.guard.models import Subject
from tongban.residents.actions import move_record
from tongban.residents.actions.known import key_hmac
from tongban.residents.actions.links import NotLinked
from tongban.residents.models import Contest, Holding, Link, Person, Record
from tongban.store import cells
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
CLERK = uuid4()
KEY = "P-doubtful"


def doubtful_row(to: UUID | None = None, **more: str) -> SourceRow:
    """A row without a number, given to somebody by what else it says."""
    values = police_row(9, OLD_ID, "陆英", **more).values
    rest = {element: value for element, value in values.items() if element != "person.id_number"}
    rest["household.person_no"] = KEY
    return SourceRow(9, KEY, rest, police_row().observed_on, subject_id=to, method="score" if to else "")


def picture_of(subject_id: UUID) -> Any:
    """Everything the record holds of somebody, in the open, without the ids that differ from run to run."""
    held = {}
    for grp, occ, plain, sealed, prov in Holding.objects.filter(subject=subject_id).values_list(
        "grp", "occ", "plain", "sealed", "prov"
    ):
        for element in (*plain, *sealed):
            origin = prov.get(element) or prov["*"]
            value = plain.get(element) or cells.unseal_text(sealed[element], element, origin["obs"])
            kept = (origin["src"], origin["on"], origin["why"], origin.get("contested", False))
            held[grp, occ, element] = (value, *kept)
    columns = Person.objects.filter(subject=subject_id).values_list(
        "sex", "birth_date", "ethnic", "pension_status", "sound"
    )
    open_contests = Contest.objects.filter(subject=subject_id, state="open").values_list("element", flat=True)
    return held, list(columns), sorted(open_contests)


def doubtful_record() -> UUID:
    return Record.objects.get(source=POLICE, key_hmac=key_hmac(POLICE, KEY)).id


# What may happen while the link is wrong: rows of either person, and of the doubtful record, changing.
_ETHNIC = st.sampled_from(["01", "03", "11"])
_STEP = st.one_of(
    st.tuples(st.just("lin"), _ETHNIC),
    st.tuples(st.just("old"), _ETHNIC),
    st.tuples(st.just("doubtful"), _ETHNIC),
    st.tuples(st.just("insurance"), st.sampled_from(["1", "2", "3"])),
)


def happen(step: tuple[str, str], now: datetime) -> None:
    who, value = step
    if who == "lin":
        take(POLICE, police_row(2, LIN_ID, "林晓", person__ethnic=value), now=now)
    elif who == "old":
        take(POLICE, police_row(3, OLD_ID, "陆英", person__ethnic=value), now=now)
    elif who == "doubtful":
        take(POLICE, doubtful_row(person__ethnic=value), now=now)
    else:
        take(INSURANCE, insurance_row(2, OLD_ID, "陆英", insurance__pension_status=value), now=now)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(_STEP, max_size=4), between=st.lists(_STEP, max_size=6))
def test_both_are_whole_again(before: list[tuple[str, str]], between: list[tuple[str, str]], now: datetime) -> None:
    def history(first: Callable[[], UUID], mend: bool) -> Any:
        with transaction.atomic():
            take(POLICE, police_row(2), police_row(3, OLD_ID, "陆英"), now=now)
            take(POLICE, doubtful_row(first()), now=now)
            for number, step in enumerate([*before, *between]):
                happen(step, now + timedelta(days=number + 1))
            if mend:
                move_record(
                    record_id=doubtful_record(), to=subject_of(OLD_ID), decided_by=CLERK, now=now + timedelta(days=99)
                )
            found = picture_of(subject_of(LIN_ID)), picture_of(subject_of(OLD_ID))
            transaction.set_rollback(True)
        return found

    wrong_then_mended = history(lambda: subject_of(LIN_ID), mend=True)
    right_at_once = history(lambda: subject_of(OLD_ID), mend=False)
    for one, other in zip(wrong_then_mended, right_at_once, strict=True):
        assert {k: v for k, v in one[0].items() if other[0].get(k) != v} == {
            k: v for k, v in other[0].items() if one[0].get(k) != v
        }
        assert one[1:] == other[1:]


def test_a_record_of_nobody_known_gets_somebody_of_its_own(now: datetime) -> None:
    take(POLICE, police_row(2), now=now)
    lin = subject_of(LIN_ID)
    before = picture_of(lin)
    take(POLICE, doubtful_row(lin, person__ethnic="03"), now=now)
    other = move_record(record_id=doubtful_record(), to=None, decided_by=CLERK, now=now + timedelta(days=1))
    assert picture_of(lin) == before
    assert picture_of(other)[0]["person", "", "person.ethnic"][0] == "03"
    assert Subject.objects.get(id=other).kind == "person"


def test_what_a_person_decided_no_delivery_moves(now: datetime) -> None:
    take(POLICE, police_row(2), police_row(3, OLD_ID, "陆英"), now=now)
    take(POLICE, doubtful_row(subject_of(LIN_ID)), now=now)
    move_record(record_id=doubtful_record(), to=subject_of(OLD_ID), decided_by=CLERK, now=now)
    take(POLICE, doubtful_row(person__ethnic="11"), now=now + timedelta(days=1))
    link = Link.objects.get(record=doubtful_record(), until=None)
    assert (link.subject_id, link.method, link.decided_by) == (subject_of(OLD_ID), "clerk", CLERK)


def test_a_record_that_is_hers_already_is_not_moved(now: datetime) -> None:
    take(POLICE, police_row(2), now=now)
    record = Record.objects.get()
    with pytest.raises(NotLinked):
        move_record(record_id=record.id, to=subject_of(LIN_ID), decided_by=CLERK, now=now)
    with pytest.raises(NotLinked):
        move_record(record_id=uuid4(), to=None, decided_by=CLERK, now=now)
