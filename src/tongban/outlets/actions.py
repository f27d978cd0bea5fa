"""A person's session at a kiosk: opened by identification, ended by her or by time, and then it opens nothing."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.guard.actions import grant, revoke
from tongban.org.models import Division
from tongban.rules.privacy import Relation

from .models import Kiosk, KioskSession

IDLE = timedelta(minutes=2)
LONGEST = timedelta(minutes=20)


def set_up_kiosk(*, code: str, name_zh: str, name_en: str, division: Division) -> Kiosk:
    """The terminal of that code, placed where it stands."""
    kiosk, _ = Kiosk.objects.update_or_create(
        code=code, defaults={"name_zh": name_zh, "name_en": name_en, "division": division}
    )
    return kiosk


def open_session(*, kiosk: Kiosk, subject_id: UUID, now: datetime) -> tuple[KioskSession, str]:
    """A session for an identified person, and the secret that the browser keeps until it ends."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        for left in KioskSession.objects.filter(kiosk=kiosk, ended_at=None):  # whoever was here has gone
            end_session(session=left, by="time", now=now)
        session = KioskSession.objects.create(kiosk=kiosk, secret_digest=_digest(secret), started_at=now, seen_at=now)
        grant(
            subject_id=subject_id,
            relation=Relation.SELF,
            holder=str(session.id),
            ref=f"kiosk:{kiosk.code}",
            now=now,
            until=now + LONGEST,
        )
    return session, secret


def session_of(secret: str, *, now: datetime) -> KioskSession | None:
    """The session still running under ``secret``; one idle or old too long is ended here."""
    session = KioskSession.objects.select_related("kiosk").filter(secret_digest=_digest(secret), ended_at=None).first()
    if session is None:
        return None
    if now - session.seen_at > IDLE or now - session.started_at > LONGEST:
        end_session(session=session, by="time", now=now)
        return None
    KioskSession.objects.filter(id=session.id).update(seen_at=now)
    return session


def end_session(*, session: KioskSession, by: str, now: datetime) -> None:
    """Close the session and everything it opened."""
    with transaction.atomic():
        KioskSession.objects.filter(id=session.id, ended_at=None).update(ended_at=now, ended_by=by)
        revoke(holder=str(session.id), relation=Relation.SELF, now=now)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
