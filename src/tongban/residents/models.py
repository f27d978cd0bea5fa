"""The record's tables. Cells are encrypted per element and bound to (element, observation): they travel with it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.guard.models import Subject
from tongban.org.models import Division
from tongban.store.ids import new_id


class Locator(models.Model):
    """Blind index of an ID number -> subject: the only uniqueness across regions."""

    bidx = models.BinaryField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")


class Record(models.Model):
    """One row of one source, by its key there. ``row_hmac`` tells whether it changed since."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    source = models.TextField()
    key_hmac = models.BinaryField()
    row_hmac = models.BinaryField()
    observation = models.ForeignKey("Observation", on_delete=models.PROTECT, null=True, related_name="+")

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

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    method = models.TextField()  # "id_number" | "known"
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record"], condition=Q(until=None), name="res_link_one_open")]
        indexes = [models.Index(fields=["subject"], name="res_link_subject")]


class Person(models.Model):
    """The coded columns that are counted, one row per person. No name, no number."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="+")
    region = models.PositiveSmallIntegerField()
    reg_place = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, related_name="+")
    sex = models.TextField(default="")
    birth_date = models.DateField(null=True)
    ethnic = models.TextField(default="")
    pension_type = models.TextField(default="")
    pension_status = models.TextField(default="")


class Holding(models.Model):
    """The current picture by element group: values, cells, and where each comes from."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    grp = models.TextField()
    occ = models.TextField(default="")
    plain = models.JSONField()
    sealed = models.JSONField()
    prov = models.JSONField()  # element -> {obs, src, on, at, why, contested}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "grp", "occ"], name="res_holding_place")]


class Change(models.Model):
    """A signed pair per change of a ``Person`` row: minus the old, plus the new. Any past day is a sum of signs."""

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=0, editable=False)
    sign = models.SmallIntegerField()
    known_at = models.DateTimeField(db_default=Now())
    batch_id = models.UUIDField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    region = models.PositiveSmallIntegerField()
    reg_place = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, related_name="+")
    sex = models.TextField(default="")
    birth_date = models.DateField(null=True)
    ethnic = models.TextField(default="")
    pension_type = models.TextField(default="")
    pension_status = models.TextField(default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sign__in=[-1, 1]), name="res_change_sign")]
