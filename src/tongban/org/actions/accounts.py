"""Accounts opened, tokens given."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from tongban.org.models import Account, Token

TOKEN_LIFE = timedelta(hours=12)


def open_account(*, username: str, kind: str) -> Account:
    """The account of that name, opened if there is none."""
    account, made = Account.objects.get_or_create(username=username, defaults={"kind": kind})
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


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
