"""What arrived, and what of it was set aside."""

from django.db import models
from django.db.models import F, Q

from tongban.guard.models import Subject
from tongban.store.ids import new_id


class Feed(models.Model):
    """How one feed is doing. The row is also what a chunk holds, so that two files of one feed never interleave."""

    code = models.TextField(primary_key=True)
    taken_at = models.DateTimeField(null=True)  # when its last file was read to the end


class Batch(models.Model):
    """One file of one feed, as far as it was read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    feed = models.TextField()
    file = models.TextField()  # its name, without the folder
    sha256 = models.TextField()
    encoding = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    linked_at = models.DateTimeField(null=True)  # when its rows without a number were last tried
    full = models.BooleanField(default=False)  # everything the source has; what is absent from it is gone
    let_go = models.PositiveBigIntegerField(default=0)  # records that were absent
    held_back = models.PositiveBigIntegerField(default=0)  # absent, too many to believe it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("taken") + F("unchanged") + F("quarantined")),
                name="feeds_every_row_accounted_for",
            )
        ]
        indexes = [models.Index(fields=["feed", "-started_at"], name="feeds_batch_latest")]


class Quarantined(models.Model):
    """A row set aside: where it stood, why, and what mends it. The row itself is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    feed = models.TextField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="set_aside")
    line = models.PositiveBigIntegerField()
    kind = models.TextField()
    column = models.TextField()
    reason_zh = models.TextField()
    reason_en = models.TextField()
    mend_zh = models.TextField()
    mend_en = models.TextField()
    key_hmac = models.BinaryField()
    row_hmac = models.BinaryField()
    row = models.BinaryField()  # sealed JSON: headings and cells as they stood
    doubtful = models.BooleanField(default=False)  # somebody it may be about was found: a person decides
    resolved_at = models.DateTimeField(null=True)
    resolved_how = models.TextField(default="")  # "delivered", "linked", "clerk", "mended", "nobody"
    decided_by = models.UUIDField(null=True)  # the account of whoever decided

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "row_hmac"], condition=Q(resolved_at=None), name="feeds_quarantined_once"
            )
        ]
        indexes = [
            models.Index(fields=["feed", "key_hmac"], name="feeds_quarantine_key"),
            models.Index(fields=["doubtful", "id"], condition=Q(resolved_at=None), name="feeds_quarantine_waiting"),
        ]


class Candidate(models.Model):
    """Somebody a doubtful row may be about: how probable, and by what (comparison -> level, no value)."""

    row = models.ForeignKey(Quarantined, on_delete=models.CASCADE, related_name="candidates")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    evidence = models.JSONField()
    rejected_by = models.UUIDField(null=True)  # somebody decided that it is not her

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "subject"], name="feeds_candidate_once")]
