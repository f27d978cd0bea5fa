"""The organisation's tables."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tongban.rules.divisions import LEVELS
from tongban.store.ids import new_id
from tongban.terms.level import Level
from tongban.terms.specs import division_ref
from tongban.terms.text import Text


class Division(models.Model):
    """An administrative division 行政区划, known by (scheme, edition, code).

    The same nine digits mean different towns in the NBS and MCA lists, and codes change between editions
    (FACTS section 1): a code alone is never an identity, ``ref`` is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.TextField()
    edition = models.TextField()
    code = models.TextField()  # twelve digits
    name_zh = models.TextField()
    name_en = models.TextField(default="")  # official lists have none
    level = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    category = models.TextField(default="")  # 城乡分类代码
    unit_type = models.TextField(default="")  # subdistrict, town, residents_committee, …
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # the first day it no longer is

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "edition", "code"], name="org_division_identity"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="org_division_level"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="org_division_validity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.code}"

    @property
    def ref(self) -> str:
        """How other tables name this division."""
        return division_ref(self.scheme, self.edition, self.code)

    @property
    def name(self) -> Text:
        """In both languages; a list without English names lends its Chinese ones."""
        return Text(self.name_zh, self.name_en or self.name_zh)


class DivisionAlias(models.Model):
    """A name people use that the list does not have."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="aliases")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="org_alias_once")]


class DivisionLink(models.Model):
    """Which unit became which: in the next edition, in another scheme, by a split or a merger."""

    class Kind(models.TextChoices):
        SAME = "same"  # the same code in the next edition
        RECODED = "recoded"  # the same unit under another code: 320571 became 320576
        EQUIVALENT = "equivalent"  # the same unit in another scheme
        SPLIT = "split"
        MERGED = "merged"

    former = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="successors")
    latter = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField(null=True)  # None: known to be so, not since when

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former", "latter"], name="org_division_link_once"),
            models.CheckConstraint(condition=~Q(former=F("latter")), name="org_division_link_other"),
            models.CheckConstraint(
                condition=Q(kind__in=["same", "recoded", "equivalent", "split", "merged"]),
                name="org_division_link_kind",
            ),
        ]


class Department(models.Model):
    """A body of government that delivers data or decides matters; declared in content."""

    code = models.TextField(primary_key=True)
    name_zh = models.TextField()
    name_en = models.TextField()


class Unit(models.Model):
    """An office at a place: a department's, a town's service centre, a committee's. Declared in content."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.TextField(unique=True)
    kind = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="units")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="units")
    address_zh = models.TextField(default="")
    address_en = models.TextField(default="")
    phone = models.TextField(default="")
    hours_zh = models.TextField(default="")
    hours_en = models.TextField(default="")
    closed_on = models.DateField(null=True)  # content no longer declares it

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en)

    @property
    def department_code(self) -> str:
        """The department it is an office of, or "" (a committee, a service centre)."""
        return self.department.code if self.department else ""


class Community(models.Model):
    """A village-level division as its own workers know it. Declared in content."""

    division = models.OneToOneField(Division, on_delete=models.PROTECT, primary_key=True, related_name="community")
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="community")
    area_km2 = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    shops = models.PositiveIntegerField(null=True)
    source_zh = models.TextField()
    source_en = models.TextField()
    as_of = models.DateField()
    sample = models.BooleanField(default=False)  # invented for the demo, and shown as such
    closed_on = models.DateField(null=True)

    @property
    def source(self) -> Text:
        return Text(self.source_zh, self.source_en)


class CommunityPart(models.Model):
    """A street or an estate of a community, by the name people say."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="parts")
    kind = models.TextField()  # "street" | "estate"
    name_zh = models.TextField()
    name_en = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "kind", "name_zh"], name="org_community_part_once"),
            models.CheckConstraint(condition=Q(kind__in=["street", "estate"]), name="org_community_part_kind"),
        ]


class Grid(models.Model):
    """A grid 网格: the part of a community one worker looks after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="grids")
    code = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    covers_zh = models.TextField()
    covers_en = models.TextField()
    keeper = models.ForeignKey("Appointment", on_delete=models.PROTECT, null=True, related_name="grids")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="org_grid_code")]


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
    """A member of staff, by the name colleagues and residents know. What she may do hangs on her posts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.TextField()


class Appointment(models.Model):
    """A post 岗位 held for a while, at one unit, acting for one place. One person may hold several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    post = models.TextField()  # code of a PostSpec
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # from this instant on it opens nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "post", "unit"], condition=Q(until=None), name="org_appointment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="org_appointment_ends_after_it_begins"
            ),
        ]


class Leave(models.Model):
    """Days away from a post 休假, and who stands in 代岗. Why somebody is away is nobody's business here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="leaves")
    stand_in = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="stands_in")
    since = models.DateField()
    until = models.DateField(null=True)  # the last day away; None: until she is back
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment"], condition=Q(ended_at=None), name="org_leave_open_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="org_leave_days"),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("appointment")), name="org_leave_other_stands_in"
            ),
        ]


class Handover(models.Model):
    """The receipt 交接单 of a post that was left: what went to whom, by whose hand, when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.TextField(unique=True)
    left = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="handover")
    successor = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="taken_over")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    items = models.JSONField()  # [{kind, zh, en, count}]


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
