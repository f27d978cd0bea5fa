"""One-time codes by text message: made here, kept as a digest, sent through the port, tried a few times."""

import secrets
from datetime import datetime
from uuid import UUID

from tongban.org.actions.signing_in import TooSoon, begin, failed, forgive, keep_code, phone_of_code, try_code
from tongban.rules.onetime import DIGITS, LIFE
from tongban.rules.privacy import mask
from tongban.terms.ports import NotSent
from tongban.terms.text import Text
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t

from .ports import text_message
from .present import told_wait


class NoCode(Exception):
    """No code was sent: ``outcome`` for the log, ``said`` for the person."""

    def __init__(self, outcome: str, said: str) -> None:
        super().__init__(outcome)
        self.outcome, self.said = outcome, said


_NEVER = Text("工作人员不会向您要这个验证码。", "Staff will never ask you for it.")


def send_code(*, phone: str, address: str, now: datetime, window: bool = False) -> UUID:
    """Send a code to ``phone``; gives the id to try it under. Raises ``NoCode``.

    ``window``: she stands at one, and shows the code there; any other is for herself alone, and says so.
    """
    try:
        return _send(phone, address, now, window)
    except TooSoon as soon:
        raise NoCode("too_soon", t("验证码发得太频繁，", "too many codes: ") + told_wait(soon.wait)) from soon
    except NotSent as failure:
        said = t("短信没有发出去，请稍后再试", "the message could not be sent; please try again later")
        raise NoCode("not_sent", said) from failure


def _send(phone: str, address: str, now: datetime, window: bool) -> UUID:
    sender = text_message()
    if sender is None:
        raise NotSent("no text message provider is plugged in (TONGBAN_TEXT_MESSAGE)")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    id = keep_code(phone=phone, code=code, address=address, now=now)
    minutes = int(LIFE.total_seconds() // 60)
    words = Text(
        f"【通办】验证码 {code}，{minutes} 分钟内有效。"
        + ("您正在窗口登记手机，请当面出示给窗口人员；不在窗口的，不要告诉任何人。" if window else _NEVER.zh),
        f"[Tongban] Your code is {code}; it holds for {minutes} minutes. "
        + ("Show it to the clerk at the window where you stand, and to nobody else." if window else _NEVER.en),
    )
    sender.send(phone=phone, text=words, now=now)
    return id


def check_code(*, id: UUID, typed: str, address: str, now: datetime) -> tuple[str, str]:
    """Try a code as it was typed: what came of it, "right" among others, and what to say when it is not right."""
    phone = phone_of_code(id)
    wait = begin(act="code", who=phone, account=None, address=address, now=now)
    if wait:
        return "wait", t("输错次数太多，", "too many wrong codes: ") + told_wait(wait)
    found = try_code(id=id, code="".join(one for one in typed if one.isdigit()), now=now)
    if found == "right":
        forgive(act="code", who=phone, address=address)
        return found, ""
    failed(act="code", who=phone, account=None, address=address, now=now)
    said = {
        "wrong": t("验证码不对，请再看一下短信", "this is not the code; please look at the message again"),
        "expired": t("验证码过期了，请重新发送", "the code has expired; please have another one sent"),
        "used_up": t("这个验证码输错太多次，请重新发送", "too many wrong tries; please have another code sent"),
        "used": t("这个验证码已经用过，请重新发送", "this code was used already; please have another one sent"),
    }
    return found, said[found]


def code_field(phone: str, error: str = "") -> Field:
    """Where the code is typed."""
    minutes, shown = int(LIFE.total_seconds() // 60), mask("person.mobile", phone)
    return Field(
        label=t("短信验证码", "Code from the message"), name="code", error=error, inputmode="numeric",
        autocomplete="one-time-code", maxlength=DIGITS + 2, width="short",
        hint=t(f"已发到 {shown}，{minutes} 分钟内有效", f"Sent to {shown}; it holds for {minutes} minutes"),
    )  # fmt: skip


def phone_field(phone: str, error: str = "", *, label: str = "") -> Field:
    """Where a phone is typed."""
    return Field(
        label=label or t("手机号码", "Mobile number"), name="phone", value=phone, error=error, type="tel",
        inputmode="numeric", autocomplete="tel-national", width="half",
    )  # fmt: skip
