"""The journal's tables."""

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that happened. Ids, codes, dates and numbers only.

    ``xid`` is the writer's transaction on PostgreSQL (a column default set in the first migration), so that a
    reader can stop before the oldest transaction still open; on SQLite, with its one writer, it stays 0.
    """

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=0, editable=False)
    name = models.TextField()
    at = models.DateTimeField(db_default=Now())
    payload = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["xid", "seq"], name="journal_event_order")]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class Cursor(models.Model):
    """How far one subscriber has come."""

    subscriber = models.TextField(primary_key=True)
    xid = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)


class SetAside(models.Model):
    """An event a handler failed on: kept with the error until somebody retries it by hand."""

    subscriber = models.TextField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    error = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="journal_setaside_once")]


class Once(models.Model):
    """An act already done under a caller's key, and what it produced."""

    client = models.TextField()
    key = models.TextField()
    digest = models.BinaryField()
    result = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="journal_once_key")]
