"""Passwords and one-time codes tried, wrong ones counted. Each try is counted before it is checked: many at once gain
nothing by that."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tongban.journal.actions import record as record_event
from tongban.org.models import Account, Lockout, PhoneCode
from tongban.rules.lockout import ACCOUNT, ADDRESS, FORGET, Patience, still_counted, wait_after
from tongban.rules.onetime import LONGEST, State, state, wait_before_sending
from tongban.store import cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.events import AccountLocked

from .accounts import account_by_phone, phone_index


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try: the account when it was right; else how long to wait before the next one counts."""

    account: Account | None = None
    wait: timedelta = timedelta(0)


def try_password(*, name: str, kind: Literal["resident", "staff"], password: str, address: str, now: datetime) -> Tried:
    """Whose name (a resident's phone, a user name of staff) and password these are.

    An unknown name costs as much time and is locked out like a known one: the answer tells nobody who has an account.
    """
    account = account_by_phone(name) if kind == "resident" else _staff(name)
    wait = begin(act="password", who=f"{kind}:{name}", account=account, address=address, now=now)
    if wait:
        return Tried(wait=wait)
    right = False
    if account is None or not account.has_usable_password():
        make_password(password)
    else:
        right = account.check_password(password) and account.is_active
    if right:
        forgive(act="password", who=f"{kind}:{name}", address=address)
        return Tried(account)
    return Tried(wait=failed(act="password", who=f"{kind}:{name}", account=account, address=address, now=now))


def _staff(name: str) -> Account | None:
    return Account.objects.filter(username=name, kind=Account.Kind.STAFF).first()


def begin(*, act: str, who: str, account: Account | None, address: str, now: datetime) -> timedelta:
    """Count one try of ``act`` by ``who`` at an address. Anything but zero: do not even look, say how long."""
    with transaction.atomic():
        waits = [
            _count(_key(act, who, address), ACCOUNT, account, now),
            _count(_key(act, "", address), ADDRESS, None, now),
        ]
    return max(waits)


def _count(key: bytes, patience: Patience, account: Account | None, now: datetime) -> timedelta:
    lockout, made = Lockout.objects.select_for_update().get_or_create(
        key=key, defaults={"account": account, "last_at": now}
    )
    if lockout.until is not None and lockout.until > now:
        return lockout.until - now
    failures = (0 if made else still_counted(lockout.failures, last=lockout.last_at, now=now)) + 1
    wait = wait_after(failures, patience)
    Lockout.objects.filter(key=key).update(failures=failures, last_at=now, until=now + wait if wait else None)
    return timedelta(0)


def failed(*, act: str, who: str, account: Account | None, address: str, now: datetime) -> timedelta:
    """The try counted by ``begin`` was wrong: how long until the next; an account that must wait is told of."""
    with transaction.atomic():
        Lockout.objects.filter(last_at__lt=now - FORGET).delete()
        row = Lockout.objects.filter(key=_key(act, who, address)).values_list("until", flat=True).first()
        wait = row - now if row is not None and row > now else timedelta(0)
        if wait and account is not None:
            record_event(AccountLocked(account.id, int(wait.total_seconds() // 60)))
    return wait


def forgive(*, act: str, who: str, address: str) -> None:
    """The try was right: what went wrong before it no longer counts, nor does this one at the address."""
    Lockout.objects.filter(key=_key(act, who, address)).delete()
    shared = Lockout.objects.filter(key=_key(act, "", address), failures__gt=0).first()
    if shared is not None:
        Lockout.objects.filter(key=shared.key, failures=shared.failures).update(failures=shared.failures - 1)


def unlock(*, account: Account) -> int:
    """An administrator ends every wait of an account; how many there were."""
    return Lockout.objects.filter(account=account).delete()[0]


def _key(act: str, who: str, address: str) -> bytes:
    return blind("lockout", f"{act}\x1f{who}\x1f{address}")


# ---------------------------------------------------------------- codes sent to a phone
class TooSoon(Exception):
    """Another code may be sent only after ``wait``."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


def keep_code(*, phone: str, code: str, address: str, now: datetime) -> UUID:
    """Keep the digest of ``code``, about to be sent to ``phone``; raises ``TooSoon``."""
    phone_key, address_key = phone_index(phone), blind("code.address", address)
    with transaction.atomic():
        # One at a time for a phone, or many requests at once would each find that nothing was sent yet.
        Lockout.objects.select_for_update().get_or_create(key=_key("send", phone, ""), defaults={"last_at": now})
        PhoneCode.objects.filter(sent_at__lt=now - LONGEST).delete()
        lately = PhoneCode.objects.filter(sent_at__gt=now - LONGEST)
        wait = wait_before_sending(
            to_phone=list(lately.filter(phone_index=phone_key).values_list("sent_at", flat=True)),
            from_address=list(lately.filter(address_index=address_key).values_list("sent_at", flat=True)),
            now=now,
        )
        if wait:
            raise TooSoon(wait)
        id = new_id()
        PhoneCode.objects.create(
            id=id,
            phone_index=phone_key,
            phone=cells.seal_text(phone, "code.phone", id),
            address_index=address_key,
            digest=_digest(id, code),
            sent_at=now,
        )
    return id


def phone_of_code(id: UUID) -> str:
    """The phone a code went to, or "" when there is no such code any more."""
    cell = PhoneCode.objects.filter(id=id).values_list("phone", flat=True).first()
    return cells.unseal_text(cell, "code.phone", id) if cell else ""


def try_code(*, id: UUID, code: str, now: datetime) -> State | Literal["right", "wrong"]:
    """Try ``code``. "right" once; then it is used."""
    with transaction.atomic():
        kept = PhoneCode.objects.select_for_update().filter(id=id).first()
        if kept is None:
            return "expired"
        found = state(sent=kept.sent_at, tries=kept.tries, used=kept.used_at is not None, now=now)
        if found != "open":
            return found
        right = hmac.compare_digest(bytes(kept.digest), _digest(id, code))
        PhoneCode.objects.filter(id=id).update(tries=kept.tries + 1, used_at=now if right else None)
    return "right" if right else "wrong"


def _digest(id: UUID, code: str) -> bytes:
    return blind("code.digest", f"{id}:{code}")
