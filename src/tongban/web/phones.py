"""Another phone for an account, and a word to the one before."""

from datetime import datetime

from tongban.org.actions.accounts import phone_of, set_phone
from tongban.org.models import Account
from tongban.rules.privacy import mask
from tongban.terms.ports import NotSent
from tongban.terms.text import Text

from .ports import text_message


def move_to(*, account: Account, phone: str, now: datetime) -> None:
    """From now on ``phone`` signs the account in; the one before is told. Raises ``PhoneTaken``."""
    before = phone_of(account)
    set_phone(account=account, phone=phone)
    sender = text_message()
    if not before or before == phone or sender is None:
        return
    tail = mask("person.mobile", phone)
    words = Text(
        f"【通办】您的账号已改用手机 {tail} 登录。不是您本人办理的，请拨打 12345。",
        f"[Tongban] Your account now signs in with {tail}. If it was not you, call 12345.",
    )
    try:
        sender.send(phone=before, text=words, now=now)
    except NotSent:
        return
