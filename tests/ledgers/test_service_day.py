"""The ledger nobody fills: it follows the journal, and built again it is the same."""

from datetime import datetime

import pytest
from tests.people import INSURANCE, LIN_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take

from tongban.cases.actions import file
from tongban.config.wiring import SUBSCRIBERS
from tongban.journal.delivery import deliver_all, replay
from tongban.ledgers.models import ServiceDay

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_case_is_one_entry_and_a_replay_equals_the_state(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    take(INSURANCE, insurance_row(), now=now)
    lin = subject_of(LIN_ID)
    actor = signed_in(lin, now)
    for matter, answers in (
        ("social-insurance-proof", {}),
        ("household-register-extract", {}),
        ("pension-qualification", {"person.mobile": "13900001111"}),
    ):
        file(matter=matter, answers=answers, subject_id=lin, actor=actor, channel="portal", key=matter, now=now)
    deliver_all(SUBSCRIBERS)

    def state() -> list[tuple[object, ...]]:
        return sorted(ServiceDay.objects.values_list("on", "place", "matter", "channel", "filed", "granted", "refused"))

    after = state()
    assert [line[2:] for line in after] == [
        ("household-register-extract", "portal", 1, 1, 0),
        ("pension-qualification", "portal", 1, 0, 1),
        ("social-insurance-proof", "portal", 1, 1, 0),
    ]
    assert {line[1] for line in after} == {"NBS:2022:320509111000"}
    replay(SUBSCRIBERS[0])
    assert state() == after
