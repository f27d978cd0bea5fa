"""Accounts opened, known better, closed; passwords set, tokens given, sessions ended from elsewhere."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tongban.journal.actions import record as record_event
from tongban.org.models import Account, Session, Token
from tongban.rules.password import least_length
from tongban.store import cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.events import AccountClosed, AccountLevelChanged, AccountOpened, AccountPhoneSet
from tongban.terms.level import Level
from tongban.terms.text import Text

TOKEN_LIFE = timedelta(hours=12)


class PhoneTaken(Exception):
    """The phone signs in another account."""


class WeakPassword(Exception):
    """A password that does not do, and every reason why."""

    def __init__(self, problems: Sequence[Text]) -> None:
        super().__init__("; ".join(problem.en for problem in problems))
        self.problems = tuple(problems)


def open_account(*, username: str, kind: str) -> Account:
    """The account of that name, opened if there is none."""
    with transaction.atomic():
        account, made = Account.objects.get_or_create(username=username, defaults={"kind": kind})
        if made:
            account.set_unusable_password()
            account.save(update_fields=["password"])
            record_event(AccountOpened(account.id, kind))
    return account


def phone_index(phone: str) -> bytes:
    """What an account is found by."""
    return blind("account.phone", phone)


def account_by_phone(phone: str) -> Account | None:
    """The resident's account that signs in with this phone."""
    return Account.objects.filter(phone_index=phone_index(phone), kind=Account.Kind.RESIDENT).first()


def phone_of(account: Account) -> str:
    """The account's phone in clear, or ""."""
    return cells.unseal_text(account.phone, "account.phone", account.id) if account.phone else ""


def open_resident(*, phone: str) -> Account:
    """The account of whoever holds ``phone``, opened if there is none. She is known by her phone, not yet by name."""
    with transaction.atomic():
        known = account_by_phone(phone)
        if known is not None:
            return known
        id = new_id()
        account = Account(id=id, username=f"resident:{id.hex}", kind=Account.Kind.RESIDENT, level=Level.PHONE)
        account.set_unusable_password()
        account.phone = cells.seal_text(phone, "account.phone", id)
        account.phone_index = phone_index(phone)
        account.save(force_insert=True)
        record_event(AccountOpened(id, account.kind))
    return account


def set_phone(*, account: Account, phone: str) -> None:
    """From now on this phone signs the account in. Raises ``PhoneTaken`` when it signs in another."""
    account.phone = cells.seal_text(phone, "account.phone", account.id)
    account.phone_index = phone_index(phone)
    try:
        with transaction.atomic():
            account.save(update_fields=["phone", "phone_index"])
            record_event(AccountPhoneSet(account.id))
    except IntegrityError:  # the phone is unique: whoever set it first has it
        account.refresh_from_db(fields=["phone", "phone_index"])
        raise PhoneTaken from None


def give_up_phone(*, account: Account) -> None:
    """The account no longer has its phone, and closes: nothing else signs it in."""
    with transaction.atomic():
        Account.objects.filter(id=account.id).update(phone="", phone_index=None)
        close(account=account)


def set_level(*, account_id: UUID, level: Level) -> None:
    """Say how sure we are of who an account is; saying the same again records nothing."""
    with transaction.atomic():
        if Account.objects.filter(id=account_id).exclude(level=level).update(level=level):
            record_event(AccountLevelChanged(account_id, level.word))


def set_password(*, account: Account, password: str, second_factor: bool) -> None:
    """Give an account a password; its other sessions end by that. Raises ``WeakPassword``.

    ``second_factor`` says whether one is asked for besides: the password may then be shorter.
    """
    problems = _problems(account, password, second_factor)
    if problems:
        raise WeakPassword(problems)
    account.set_password(password)
    account.save(update_fields=["password"])


def _problems(account: Account, password: str, second_factor: bool) -> list[Text]:
    least = least_length(
        second_factor=second_factor,
        alone=settings.TONGBAN_PASSWORD_LENGTH,
        beside=settings.TONGBAN_PASSWORD_LENGTH_BESIDE,
    )
    problems = []
    if len(password) < least:
        problems.append(Text(f"密码至少 {least} 个字符", f"a password has at least {least} characters"))
    if len(password) > _LONGEST:
        problems.append(Text(f"密码至多 {_LONGEST} 个字符", f"a password has at most {_LONGEST} characters"))
    try:
        validate_password(password, account)
    except ValidationError as error:
        problems += [_WEAK[str(one.code)] for one in error.error_list]
    return problems


_LONGEST = 200
# What Django's validators answer with, in both languages (settings.AUTH_PASSWORD_VALIDATORS).
_WEAK = {
    "password_too_common": Text("这个密码太常见，容易被猜到", "this password is too common to be safe"),
    "password_entirely_numeric": Text("密码不能全是数字", "a password cannot be digits alone"),
    "password_too_similar": Text("密码和用户名太像", "the password is too like the user name"),
}


def close(*, account: Account) -> None:
    """The account opens nothing from now on: no session, no token, no sign-in."""
    with transaction.atomic():
        if Account.objects.filter(id=account.id, is_active=True).update(is_active=False):
            record_event(AccountClosed(account.id))
        end_access(account_id=account.id)


def reopen(*, account: Account) -> None:
    """A closed account opens again; it signs in anew."""
    with transaction.atomic():
        if Account.objects.filter(id=account.id, is_active=False).update(is_active=True):
            record_event(AccountOpened(account.id, account.kind))


def end_access(*, account_id: UUID, but: str | None = None) -> None:
    """Nothing that was signed in stays so: sessions (all ``but`` the one of this key) and tokens."""
    end_sessions(account_id=account_id, but=but)
    Token.objects.filter(account_id=account_id).delete()


def end_sessions(*, account_id: UUID, but: str | None = None, handle: UUID | None = None) -> int:
    """End an account's sessions: all of them, all ``but`` the one of this key, or the one of this ``handle``."""
    sessions = Session.objects.filter(account_id=account_id)
    if but is not None:
        sessions = sessions.exclude(session_key=but)
    if handle is not None:
        sessions = sessions.filter(handle=handle)
    return sessions.delete()[0]


def give_token(*, account_id: UUID, now: datetime) -> str:
    """A new bearer token, shown once."""
    token = secrets.token_urlsafe(32)
    Token.objects.create(digest=token_digest(token), account_id=account_id, expires_at=now + TOKEN_LIFE)
    return token


def token_digest(token: str) -> bytes:
    """What a token is found by."""
    # A token has 256 random bits: one SHA-256 is enough, and cheap on every request.
    return hashlib.sha256(token.encode()).digest()
