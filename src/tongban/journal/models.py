"""The journal's tables."""

from django.db import models
from django.db.models.functions import Now


class Epoch(models.Model):
    """One life of the database: the cluster whose transaction ids the events of this epoch carry.

    A dump restored into another cluster begins a new epoch there (PostgreSQL; SQLite has no transaction ids and
    stays in epoch 1). The number a writer gives is computed by ``journal_epoch_now()`` of the second migration.
    """

    number = models.BigIntegerField(primary_key=True)
    cluster = models.BigIntegerField()  # pg_control_system().system_identifier
    opened_at = models.DateTimeField(db_default=Now())


class Event(models.Model):
    """One thing that happened. Ids, codes, dates and numbers only.

    ``xid`` is the writer's transaction on PostgreSQL (a column default set in the first migration), so that a
    reader can stop before the oldest transaction still open; on SQLite, with its one writer, it stays 0.
    ``epoch`` says to which cluster's counting ``xid`` belongs.
    """

    seq = models.BigAutoField(primary_key=True)
    epoch = models.BigIntegerField(db_default=1, editable=False)
    xid = models.BigIntegerField(db_default=0, editable=False)
    name = models.TextField()
    at = models.DateTimeField(db_default=Now())
    payload = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["epoch", "xid", "seq"], name="journal_event_in_order")]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class Cursor(models.Model):
    """How far one subscriber has come."""

    subscriber = models.TextField(primary_key=True)
    epoch = models.BigIntegerField(default=1)
    xid = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)


class SetAside(models.Model):
    """An event a handler failed on: kept with the error until somebody retries it by hand."""

    subscriber = models.TextField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    error = models.TextField()
    at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="journal_setaside_once")]


class Beat(models.Model):
    """When a process that should always run last said that it does, and which of its duties failed then."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()
    failing = models.TextField(default="")  # names of duties, by comma


class Once(models.Model):
    """An act already done under a caller's key, and what it produced."""

    client = models.TextField()
    key = models.TextField()
    digest = models.BinaryField()
    result = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="journal_once_key")]
