"""Writing the organisation: places loaded, accounts opened, tokens given."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongban.journal.actions import record
from tongban.terms.events import AccountOpened
from tongban.terms.specs import PlaceSpec

from .accounts import end_sessions
from .models import Account, Division, DivisionAlias, Staff, Token

TOKEN_LIFE = timedelta(hours=12)


def load_places(*, places: Iterable[PlaceSpec]) -> int:
    """Bring the list of divisions to what content declares; parents come before children in the file."""
    count = 0
    with transaction.atomic():
        for place in places:
            parent = None
            if place.parent:
                parent = Division.objects.get(scheme=place.scheme, edition=place.edition, code=place.parent)
            division, _ = Division.objects.update_or_create(
                scheme=place.scheme,
                edition=place.edition,
                code=place.code,
                defaults={
                    "name_zh": place.name.zh,
                    "name_en": place.name.en,
                    "level": place.level,
                    "parent": parent,
                },
            )
            for alias in place.aliases:
                DivisionAlias.objects.get_or_create(division=division, name=alias)
            count += 1
    return count


def open_account(*, username: str, kind: str) -> Account:
    """The account of that name, opened if there is none."""
    with transaction.atomic():
        account, made = Account.objects.get_or_create(username=username, defaults={"kind": kind})
        if made:
            account.set_unusable_password()
            account.save(update_fields=["password"])
            record(AccountOpened(account.id, kind))
    return account


def appoint(*, account: Account, name: str, post: str, division: Division, unit_zh: str, unit_en: str) -> Staff:
    """Give a member of staff her post. Another post or place than before ends her sessions: rights change at once."""
    with transaction.atomic():
        before = Staff.objects.filter(account=account).values_list("post", "division_id").first()
        staff, _ = Staff.objects.update_or_create(
            account=account,
            defaults={"name": name, "post": post, "division": division, "unit_zh": unit_zh, "unit_en": unit_en},
        )
        if before is not None and before != (post, division.id):
            end_sessions(account_id=account.id)
    return staff


def give_token(*, account_id: UUID, now: datetime) -> str:
    """A new bearer token, shown once."""
    token = secrets.token_urlsafe(32)
    Token.objects.create(digest=_digest(token), account_id=account_id, expires_at=now + TOKEN_LIFE)
    return token


def account_of(token: str, *, now: datetime) -> Account | None:
    """Whose token this is, if it still holds."""
    found = (
        Token.objects.select_related("account")
        .filter(digest=_digest(token), expires_at__gt=now, account__is_active=True)
        .first()
    )
    return found.account if found else None


def _digest(token: str) -> bytes:
    # A token has 256 random bits: one SHA-256 is enough, and cheap on every request.
    return hashlib.sha256(token.encode()).digest()
