"""The organisation's tables."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from tongban.store.ids import new_id


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

    USERNAME_FIELD = "username"
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["resident", "staff"]), name="org_account_kind")
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
