"""The organisation's tables."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now

from tongban.store.ids import new_id
from tongban.terms.level import Level


class Division(models.Model):
    """An administrative division 行政区划, known by (scheme, edition, code).

    The same nine digits mean different towns in the NBS and MCA lists, and codes change between editions
    (FACTS section 1): a code alone is never an identity.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.TextField()
    edition = models.TextField()
    code = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    level = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "edition", "code"], name="org_division_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.code}"


class DivisionAlias(models.Model):
    """A name people use that the list does not have."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="aliases")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="org_alias_once")]


class Accounts(BaseUserManager["Account"]):
    """Accounts are found by their user name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who signs in. Whom she is in the record is a ``guard.Grant``, never a column here."""

    class Kind(models.TextChoices):
        RESIDENT = "resident"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    is_active = models.BooleanField(default=True)
    level = models.PositiveSmallIntegerField(default=Level.NONE)  # terms.level.Level: how sure we are of who this is
    phone_index = models.BinaryField(unique=True, null=True)  # blind index; one account per phone
    phone = models.TextField(default="")  # a cell, bound to ("account.phone", id)
    opened_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["resident", "staff"]), name="org_account_kind"),
            models.CheckConstraint(condition=models.Q(level__in=[int(one) for one in Level]), name="org_account_level"),
        ]


class Staff(models.Model):
    """A member of staff, holding one post at one place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.TextField()
    post = models.TextField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    unit_zh = models.TextField()
    unit_en = models.TextField()


class Token(models.Model):
    """A bearer token of the open API; only its digest is kept."""

    digest = models.BinaryField(unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()


class Session(AbstractBaseSession):
    """A browser's session. The columns repeat what it says itself, so that sessions can be listed and ended."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    handle = models.UUIDField(null=True)  # what a page may name it by; the key itself is never shown
    method = models.TextField(default="")  # how she signed in: "phone", "password", "passkey", …
    device = models.TextField(default="")  # "Chrome · Windows"
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)


class Lockout(models.Model):
    """Wrong passwords and codes of one account (or name, or nobody) at one address, by a keyed digest of both."""

    key = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="lockouts")
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)


class PhoneCode(models.Model):
    """A one-time code sent to a phone: its digest, never itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone_index = models.BinaryField()
    phone = models.TextField()  # a cell, bound to ("code.phone", id)
    address_index = models.BinaryField()
    digest = models.BinaryField()
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="org_code_phone"),
            models.Index(fields=["address_index", "sent_at"], name="org_code_address"),
        ]


class Cached(models.Model):
    """What Django's cache keeps for all processes: used codes of second factors and the counts of tries."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "org_cached"
