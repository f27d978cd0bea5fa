"""One-time codes by text message: made here, kept as a digest, sent through the port."""

import secrets
from datetime import datetime
from uuid import UUID

from tongban.org.actions.signing_in import keep_code
from tongban.rules.onetime import DIGITS, LIFE
from tongban.terms.ports import NotSent
from tongban.terms.text import Text

from .ports import text_message


def send_code(*, phone: str, address: str, now: datetime) -> UUID:
    """Send a code to ``phone``; gives the id to try it under. Raises ``TooSoon`` or ``NotSent``."""
    sender = text_message()
    if sender is None:
        raise NotSent("no text message provider is plugged in (TONGBAN_TEXT_MESSAGE)")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    id = keep_code(phone=phone, code=code, address=address, now=now)
    minutes = int(LIFE.total_seconds() // 60)
    words = Text(
        f"【通办】验证码 {code}，{minutes} 分钟内有效。工作人员不会向您要这个验证码。",
        f"[Tongban] Your code is {code}; it holds for {minutes} minutes. Staff will never ask you for it.",
    )
    sender.send(phone=phone, text=words, now=now)
    return id
