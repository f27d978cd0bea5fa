"""Tying a resident's account to who she is in the record: one person, one account, unless she is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.journal.actions import record
from tongban.org.actions.accounts import set_level, token_digest
from tongban.org.models import Account
from tongban.rules.privacy import Relation
from tongban.store.bulk import text_of_uuid, uuid_of
from tongban.store.single import fetch
from tongban.terms.events import AccountVerified
from tongban.terms.level import Level
from tongban.terms.values import Actor

from .actions import grant, own_subject
from .models import Grant, Subject

REF = "account"
_WHO = ("id", "username", "kind", "is_active", "level")  # in the order of the model, as ``from_db`` takes them
_BEARER = """
SELECT (SELECT g.subject_id FROM guard_grant g WHERE g.holder = {holder} AND g.relation = 'self'
    AND (g.until IS NULL OR g.until > %s) ORDER BY g.id LIMIT 1), {who}
FROM org_token t JOIN org_account a ON a.id = t.account_id
WHERE t.digest = %s AND t.expires_at > %s AND a.is_active = %s
"""


class AlreadyHers(Exception):
    """She has an account already: this one."""

    def __init__(self, account: Account) -> None:
        super().__init__(str(account.id))
        self.account = account


class SomebodyElses(Exception):
    """The account is tied to another person."""


def tie(*, account: Account, subject_id: UUID, level: Level, now: datetime) -> None:
    """The account is this person's from now on, known as well as ``level``.

    Raises ``AlreadyHers`` when another open account is hers, ``SomebodyElses`` when this one is somebody else's.
    """
    with transaction.atomic():
        Subject.objects.select_for_update().get(id=subject_id)  # two accounts at once: the second sees the first
        mine = own_subject(holder=str(account.id), now=now)
        if mine is not None and mine != subject_id:
            raise SomebodyElses(str(account.id))
        other = account_of(subject_id, now=now)
        if other is not None and other.id != account.id:
            raise AlreadyHers(other)
        if mine is None:
            grant(subject_id=subject_id, relation=Relation.SELF, holder=str(account.id), ref=REF, now=now)
        if account.level < level:
            set_level(account_id=account.id, level=level)


def verify(*, account: Account, subject_id: UUID, by: Actor, now: datetime) -> None:
    """Her document was compared with her at a window: the account is hers, and known in person. Raises as ``tie``."""
    with transaction.atomic():
        tie(account=account, subject_id=subject_id, level=Level.IN_PERSON, now=now)
        record(AccountVerified(account.id, by.id, by.place))


def bearer(token: str, *, now: datetime) -> tuple[Account, UUID | None] | None:
    """Whose token this is, if it still holds, and who she is in the record: one statement, as every call asks."""
    sql = _BEARER.format(holder=text_of_uuid("a.id"), who=", ".join(f"a.{column}" for column in _WHO))
    for own, id, *rest in fetch(sql, now, token_digest(token), now, True):
        return Account.from_db(None, _WHO, (uuid_of(id), *rest)), uuid_of(own) if own else None
    return None


def account_of(subject_id: UUID, *, now: datetime) -> Account | None:
    """The open account that is this person's. A session at a kiosk is no account: its tie ends by itself."""
    holders = [
        UUID(holder)
        for holder in Grant.objects.filter(subject=subject_id, relation=Relation.SELF)
        .filter(Q(until=None) | Q(until__gt=now))
        .values_list("holder", flat=True)
    ]
    return Account.objects.filter(id__in=holders, is_active=True).order_by("opened_at").first()
