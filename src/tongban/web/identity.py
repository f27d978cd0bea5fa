"""Who somebody is: the embedded identity provider, which asks the record, and what follows from an answer."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from tongban.guard.selves import AlreadyHers, SomebodyElses, tie
from tongban.org.actions.accounts import phone_of, set_level
from tongban.org.actions.signing_in import begin, failed, forgive
from tongban.org.models import Account
from tongban.residents.read import identify
from tongban.rules.identity import BEARING_THE_NUMBER
from tongban.rules.transform import Unfit, document_no, id_number, text
from tongban.terms.level import Level
from tongban.terms.ports import Checked, Claim, NotSent
from tongban.terms.text import Text
from tongban.terms.values import Actor

from .ports import identity_provider, text_message

ACT = "real_name"
Outcome = Literal["done", "no", "wait", "hers_already", "somebody_elses", "unavailable"]


class RecordIdentityProvider:
    """An ``IdentityProvider`` that asks the record through the guard: each check is a look, and is logged.

    For the demo. It proves that somebody knows a name and a number, not that she is the one: among real residents a
    provider that sees the document or the face takes its place (``TONGBAN_IDENTITY_PROVIDER``).
    """

    def check(self, claim: Claim, *, actor: Actor, now: datetime) -> Checked:
        try:
            name, number = text(claim.name), number_of(claim)
        except Unfit:
            return Checked("no")
        with transaction.atomic():  # the look's log row commits before anything is told
            found = identify(id_number=number, name=name, actor=actor, now=now)
        return Checked("same", found) if found else Checked("no")


def number_of(claim: Claim) -> str:
    """What the record finds her by: a citizen ID number, or kind and number of another document."""
    if claim.document_type in BEARING_THE_NUMBER:
        return id_number(claim.number)
    return f"{claim.document_type}:{document_no(claim.number)}"


def prove(
    *, account: Account, claim: Claim, actor: Actor, address: str, now: datetime
) -> tuple[Outcome, timedelta, Account | None]:
    """Have a claim checked, and tie the account to whom the record means.

    Gives what came of it, how long to wait (for ``wait``), and the account she has already (for ``hers_already``).
    Wrong claims are counted like wrong passwords: numbers are not to be guessed here.
    """
    provider = identity_provider()
    if provider is None:
        return "unavailable", timedelta(0), None
    who = str(account.id)
    wait = begin(act=ACT, who=who, account=account, address=address, now=now)
    if wait:
        return "wait", wait, None
    checked = provider.check(claim, actor=actor, now=now)
    if checked.outcome != "same":
        if checked.outcome == "no":
            failed(act=ACT, who=who, account=account, address=address, now=now)
        return checked.outcome, timedelta(0), None
    forgive(act=ACT, who=who, address=address)
    if checked.subject_id is None:  # genuine, and nobody the record knows: known by name, with nothing to show
        set_level(account_id=account.id, level=Level.REAL_NAME)
        return "done", timedelta(0), None
    try:
        tie(account=account, subject_id=checked.subject_id, level=Level.REAL_NAME, now=now)
    except AlreadyHers as known:
        _warn(known.account, now)
        return "hers_already", timedelta(0), known.account
    except SomebodyElses:
        return "somebody_elses", timedelta(0), None
    return "done", timedelta(0), None


def _warn(account: Account, now: datetime) -> None:
    """Tell her, on the phone of the account she has, that somebody gave her name and number elsewhere."""
    phone, sender = phone_of(account), text_message()
    if not phone or sender is None:
        return
    words = Text(
        "【通办】有人用您的姓名和证件号码在另一个手机号上注册，没有成功。不是您本人操作的，请拨打 12345。",
        "[Tongban] Somebody tried to register with your name and document number on another phone, without success. "
        "If it was not you, call 12345.",
    )
    try:
        sender.send(phone=phone, text=words, now=now)
    except NotSent:
        return
