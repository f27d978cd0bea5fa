"""The record's tables. Cells are encrypted per element and bound to (element, observation): they travel with it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.guard.models import Subject
from tongban.org.models import Division
from tongban.store.ids import new_id


class Locator(models.Model):
    """Blind index of a document number -> subject: the only uniqueness across regions."""

    bidx = models.BinaryField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")


class Record(models.Model):
    """One row of one source, by its key there. ``row_hmac`` tells whether it changed since."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    source = models.TextField()
    key_hmac = models.BinaryField()
    row_hmac = models.BinaryField()
    observation = models.ForeignKey(  # what it says now; the observation points back, and that is held
        "Observation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    observed_on = models.DateField(null=True)  # of what it says now, or of its removal: an older row says nothing new
    gone_at = models.DateTimeField(null=True)  # the source no longer has it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key_hmac"], name="res_record_key")]


class Observation(models.Model):
    """What a source said of one row, once per change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="observations")
    batch_id = models.UUIDField()
    observed_on = models.DateField()
    known_at = models.DateTimeField()
    plain = models.JSONField()  # element -> value
    sealed = models.JSONField()  # element -> cell, bound to (element, this id)


class Link(models.Model):
    """Whose a record is. Undoing a link closes it; nothing is ever merged."""

    class Method(models.TextChoices):
        NUMBER = "number"  # a valid document number
        KNOWN = "known"  # said by somebody whom we knew beforehand
        SCORE = "score"  # by everything else, beyond doubt (rules.link)
        CLERK = "clerk"  # decided by a person; no later delivery moves it

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    method = models.TextField(choices=Method.choices)
    score = models.FloatField(null=True)  # probability, where one was computed
    decided_by = models.UUIDField(null=True)  # the account of whoever decided it
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(until=None), name="res_link_one_open"),
            models.CheckConstraint(
                condition=Q(method__in=["number", "known", "score", "clerk"]), name="res_link_method"
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], condition=Q(until=None), name="res_link_subject_open"),
        ]


class Household(models.Model):
    """A household 户, by its number at the police."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="+")
    region = models.PositiveSmallIntegerField()
    key_hmac = models.BinaryField(unique=True)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, related_name="+")


class Dwelling(models.Model):
    """A flat or house somebody may live in. ``label`` (building, unit, floor, room) is sealed."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="+")
    region = models.PositiveSmallIntegerField()
    key_hmac = models.BinaryField(unique=True)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, related_name="+")
    grid = models.TextField(default="")
    building_hmac = models.BinaryField(default=b"")
    label = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["place", "building_hmac"], name="res_dwelling_building")]


class Numbered(models.Model):
    """What is counted of a dwelling, an enterprise or an event: the coded elements, where it is."""

    register = models.TextField()
    region = models.PositiveSmallIntegerField()
    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    more = models.JSONField(default=dict, db_default={})

    class Meta:
        abstract = True


class Thing(Numbered):
    """A dwelling, an enterprise or an event as the departments' registers number it, one row each."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    key_hmac = models.BinaryField(unique=True)  # of register and number
    as_of = models.DateField()  # of its last change


class ThingChange(Numbered):
    """A signed pair per change of a ``Thing``, as ``Change`` is of a person."""

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=0, editable=False)
    sign = models.SmallIntegerField()
    known_at = models.DateTimeField(db_default=Now())
    as_of = models.DateField()
    batch_id = models.UUIDField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sign=-1) | Q(sign=1), name="res_thing_change_sign")]
        indexes = [models.Index(fields=["xid"], condition=Q(xid__gt=0), name="res_thing_change_xid")]


class Counted(models.Model):
    """The coded columns that are counted. No name, no number; filled by ``residents.columns``."""

    region = models.PositiveSmallIntegerField()
    reg_place = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    usual_place = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    grid = models.TextField(db_default="")
    document_type = models.TextField(db_default="")
    sex = models.TextField(db_default="")
    birth_date = models.DateField(null=True)
    death_date = models.DateField(null=True)
    ethnic = models.TextField(db_default="")
    pension_type = models.TextField(db_default="")
    pension_status = models.TextField(db_default="")
    medical_type = models.TextField(db_default="")
    more = models.JSONField(default=dict, db_default={})  # every other coded element, by id; several ones by group

    class Meta:
        abstract = True


class Person(Counted):
    """Somebody as she is counted now, one row per person; ``sound`` finds her by how her name sounds."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    as_of = models.DateField()  # of her last change
    sound = models.BigIntegerField(null=True)  # keyed hash, cut to 32 bits so that it stands for many names

    class Meta:
        indexes = [
            models.Index(fields=["sound"], name="res_person_sound"),
            models.Index(fields=["birth_date"], name="res_person_born"),
            models.Index(fields=["usual_place"], name="res_person_usual"),
            models.Index(fields=["reg_place"], name="res_person_registered"),
            models.Index(fields=["household"], name="res_person_household"),
        ]


class Holding(models.Model):
    """The current picture by element group: values, cells, and where each comes from.

    ``prov`` is ``{"*": origin}`` when one row said everything, else ``{element: origin}``; an origin is
    ``{obs, src, on, at, why, contested}``. A group held several times has one row per occurrence ``occ``.
    """

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    grp = models.TextField()
    occ = models.TextField(default="")
    plain = models.JSONField()
    sealed = models.JSONField()
    prov = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "grp", "occ"], name="res_holding_place")]


class Change(Counted):
    """A signed pair per change of a ``Person`` row: minus the old, plus the new. Any past day is a sum of signs.

    No constraints towards what it counts: a journal of what was, written in the transaction of what it tells.
    """

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=0, editable=False)
    sign = models.SmallIntegerField()
    known_at = models.DateTimeField(db_default=Now())
    as_of = models.DateField()  # the day its sources speak of, never before an earlier change of hers
    batch_id = models.UUIDField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sign=-1) | Q(sign=1), name="res_change_sign")]
        indexes = [
            models.Index(fields=["usual_place", "known_at"], name="res_change_usual"),
            models.Index(fields=["reg_place", "known_at"], name="res_change_registered"),
            models.Index(fields=["xid"], condition=Q(xid__gt=0), name="res_change_xid"),
        ]


class LinkModel(models.Model):
    """What was learned of how rows of one person differ: probabilities by comparison and level, nothing of anybody."""

    learned_at = models.DateTimeField()
    pairs = models.PositiveIntegerField()
    model = models.JSONField()


class Contest(models.Model):
    """Sources contradict each other about one value, and no authority decides: a person looks.

    ``candidates`` are the observations compared, ``{obs, src, mark}``, the mark a keyed stand-in for the value;
    ``chosen`` the mark believed since somebody decided. A ruling holds until a source says something new.
    """

    class State(models.TextChoices):
        OPEN = "open"
        RULED = "ruled"
        SETTLED = "settled"  # by the sources themselves

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    element = models.TextField()
    occ = models.TextField(default="")
    candidates = models.JSONField()
    sources = models.PositiveSmallIntegerField(default=2)  # one: a department contradicts itself, and must mend it
    chosen = models.TextField(default="")
    state = models.TextField(choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "element", "occ"], condition=~Q(state="settled"), name="res_contest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="ruled") & ~Q(chosen="") | Q(state="open", chosen="") | Q(state="settled"),
                name="res_contest_ruled_how",
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="res_contest_queue")]


class Correction(models.Model):
    """A source is asked to correct what it says of one value: by the person herself, or by whoever reviews.

    Settled by the source's next delivery about that record, or by its answer that the value stands.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CORRECTED = "corrected"
        KEPT = "kept"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    element = models.TextField()
    occ = models.TextField(default="")
    department = models.TextField()
    source = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")
    said = models.BinaryField()  # sealed JSON: what it should be, and a remark
    asked_by = models.TextField()  # "resident" | "staff"
    account_id = models.UUIDField(null=True)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    answer_zh = models.TextField(default="")
    answer_en = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "element", "occ", "record"],
                condition=Q(state="open"),
                name="res_correction_one_open",
            )
        ]
        indexes = [models.Index(fields=["department", "state", "opened_at"], name="res_correction_queue")]
