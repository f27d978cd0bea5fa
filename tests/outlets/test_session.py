"""A kiosk session opens one person's data for a while, and then nothing."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.people import LIN_ID, POLICE, division, police_row, subject_of, take

from tongban.guard.actions import own_subject
from tongban.outlets.actions import IDLE, LONGEST, end_session, open_session, session_of, set_up_kiosk
from tongban.outlets.models import Kiosk, KioskSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk() -> Kiosk:
    return set_up_kiosk(code="k1", name_zh="一号机", name_en="Kiosk 1", division=division("320509111000"))


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(), now=now)
    return subject_of(LIN_ID)


def test_a_session_is_somebody_until_she_ends_it(kiosk: Kiosk, lin: UUID, now: datetime) -> None:
    session, secret = open_session(kiosk=kiosk, subject_id=lin, now=now)
    assert own_subject(holder=str(session.id), now=now) == lin
    end_session(session=session, by="person", now=now)
    assert session_of(secret, now=now) is None
    assert own_subject(holder=str(session.id), now=now) is None


def test_a_session_left_alone_ends_by_time(kiosk: Kiosk, lin: UUID, now: datetime) -> None:
    session, secret = open_session(kiosk=kiosk, subject_id=lin, now=now)
    assert session_of(secret, now=now + IDLE) is not None
    late = now + IDLE + IDLE + timedelta(seconds=1)
    assert session_of(secret, now=late) is None
    assert KioskSession.objects.get(id=session.id).ended_by == "time"
    assert own_subject(holder=str(session.id), now=late) is None


def test_no_session_lasts_forever_however_busy(kiosk: Kiosk, lin: UUID, now: datetime) -> None:
    _, secret = open_session(kiosk=kiosk, subject_id=lin, now=now)
    at = now
    while at - now <= LONGEST:
        assert session_of(secret, now=at) is not None
        at += timedelta(minutes=1)
    assert session_of(secret, now=at) is None


def test_a_made_up_secret_opens_nothing(kiosk: Kiosk, now: datetime) -> None:
    assert session_of("guess", now=now) is None
