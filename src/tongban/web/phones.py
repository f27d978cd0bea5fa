"""Another phone for an account: the number freed where nobody's account had it, and a word to the phone before."""

from datetime import datetime

from django.db import transaction

from tongban.guard.actions import own_subject
from tongban.org.actions.accounts import account_by_phone, end_access, give_up_phone, phone_of, set_phone
from tongban.org.models import Account
from tongban.rules.privacy import mask
from tongban.terms.ports import NotSent
from tongban.terms.text import Text

from .ports import text_message


def move_to(*, account: Account, phone: str, now: datetime, staying: str | None = None) -> None:
    """From now on ``phone``, just proven to be hers, signs the account in; everything signed in under it ends.

    ``staying`` is the key of the one session that does not. An account of that phone which was never anybody's (she
    tried the new number before she came here) is closed. Raises ``PhoneTaken`` when it is somebody's.
    """
    before = phone_of(account)
    with transaction.atomic():
        other = account_by_phone(phone)
        if other is not None and other.id != account.id and own_subject(holder=str(other.id), now=now) is None:
            give_up_phone(account=other)
        set_phone(account=account, phone=phone)
        end_access(account_id=account.id, but=staying)
        if before and before != phone:
            transaction.on_commit(lambda: _tell(before, phone, now))


def _tell(before: str, phone: str, now: datetime) -> None:
    sender, tail = text_message(), mask("person.mobile", phone)
    words = Text(
        f"【通办】您的账号已改用手机 {tail} 登录。不是您本人办理的，请拨打 12345。",
        f"[Tongban] Your account now signs in with {tail}. If it was not you, call 12345.",
    )
    try:
        if sender is not None:
            sender.send(phone=before, text=words, now=now)
    except NotSent:
        return
