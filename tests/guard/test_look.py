"""Nobody sees a person but through a relation, for a purpose that fits, and every look is kept."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.people import LIN_ID, POLICE, picture, police_row, signed_in, subject_of, take

from tongban.guard.actions import ForgedLook, Look, NotAllowed, grant, log_refusal, look, revoke
from tongban.guard.models import Access
from tongban.guard.reads import looks_at
from tongban.guard.relations import window
from tongban.rules.privacy import Purpose, Relation
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import HERSELF, Actor

pytestmark = pytest.mark.django_db
NAME = "person.name"


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(), now=now)
    return subject_of(LIN_ID)


def _clerk(place: str = "320509111000", *permissions: str) -> Actor:
    return Actor(
        kind="staff",
        id=new_id(),
        label=Text("窗口", "window"),
        permissions=frozenset(permissions or ("case.open",)),
        place=place,
    )


def _look(subject_id: UUID, actor: Actor, now: datetime, *elements: str, purpose: Purpose, ref: str = "") -> Look:
    return look(
        subject_id=subject_id,
        elements=elements,
        purpose=purpose,
        basis=Text("依据", "basis"),
        actor=actor,
        now=now,
        ref=ref,
    )


def test_a_person_reads_her_own_and_the_look_is_kept(lin: UUID, now: datetime) -> None:
    seen = picture(lin, signed_in(lin, now), now, NAME)
    assert seen.text(NAME) == "林晓"
    kept = Access.objects.get(subject=lin)
    assert (kept.purpose, kept.relation, kept.outcome) == ("own_data", "self", "allowed")
    assert kept.elements.elements == [NAME]


def test_a_stranger_is_refused(lin: UUID, now: datetime) -> None:
    stranger = Actor(kind="resident", id=new_id(), label=HERSELF)
    with pytest.raises(NotAllowed) as refused:
        _look(lin, stranger, now, NAME, purpose=Purpose.OWN_DATA)
    assert refused.value.code == "no_relation"


def test_a_refusal_is_kept_and_the_person_sees_it(lin: UUID, now: datetime) -> None:
    with pytest.raises(NotAllowed) as refused:
        _look(lin, _clerk(), now, NAME, purpose=Purpose.HANDLE_CASE)
    log_refusal(refused.value)
    assert [seen.outcome for seen in looks_at(lin)] == ["no_relation"]


def test_the_window_sees_what_its_case_rests_on_and_no_more(lin: UUID, now: datetime) -> None:
    grant(subject_id=lin, relation=Relation.CASE, holder=window("320509111000"), ref="n-1", elements=[NAME], now=now)
    _look(lin, _clerk(), now, NAME, purpose=Purpose.HANDLE_CASE, ref="n-1")
    with pytest.raises(NotAllowed) as refused:
        _look(lin, _clerk(), now, NAME, "person.id_number", purpose=Purpose.HANDLE_CASE, ref="n-1")
    assert refused.value.code == "beyond_scope"


@pytest.mark.parametrize(
    ("clerk", "ref", "purpose"),
    [
        (_clerk("320583103000"), "n-1", Purpose.HANDLE_CASE),
        (_clerk("320509111000", "case.list"), "n-1", Purpose.HANDLE_CASE),
        (_clerk(), "n-2", Purpose.HANDLE_CASE),
        (_clerk(), "n-1", Purpose.OWN_DATA),
    ],
    ids=["another town", "a post without case.open", "another case", "another purpose"],
)
def test_a_case_opens_nothing_for(clerk: Actor, ref: str, purpose: Purpose, lin: UUID, now: datetime) -> None:
    grant(subject_id=lin, relation=Relation.CASE, holder=window("320509111000"), ref="n-1", elements=[NAME], now=now)
    with pytest.raises(NotAllowed):
        _look(lin, clerk, now, NAME, purpose=purpose, ref=ref)


def test_a_revoked_relation_opens_nothing_at_once(lin: UUID, now: datetime) -> None:
    actor = signed_in(lin, now)
    revoke(holder=str(actor.id), relation=Relation.SELF, now=now)
    with pytest.raises(NotAllowed):
        _look(lin, actor, now, NAME, purpose=Purpose.OWN_DATA)


def test_a_relation_with_an_end_ends(lin: UUID, now: datetime) -> None:
    actor = Actor(kind="kiosk", id=new_id(), label=HERSELF)
    grant(subject_id=lin, relation=Relation.SELF, holder=str(actor.id), now=now, until=now + timedelta(minutes=20))
    _look(lin, actor, now + timedelta(minutes=19), NAME, purpose=Purpose.APPLY)
    with pytest.raises(NotAllowed):
        _look(lin, actor, now + timedelta(minutes=20), NAME, purpose=Purpose.APPLY)


def test_a_look_cannot_be_made_by_hand(lin: UUID) -> None:
    with pytest.raises(ForgedLook):
        Look(lin, frozenset({NAME}), Purpose.OWN_DATA, object())


def test_her_own_looks_do_not_crowd_out_those_of_others(lin: UUID, now: datetime) -> None:
    picture(lin, signed_in(lin, now), now, NAME)
    assert looks_at(lin) == []


def test_granting_twice_is_granting_once(lin: UUID, now: datetime) -> None:
    for _ in range(2):
        grant(subject_id=lin, relation=Relation.SELF, holder="x", now=now)
    assert revoke(holder="x", relation=Relation.SELF, now=now) == 1
