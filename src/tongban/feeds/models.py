"""What arrived, and what of it was set aside."""

from django.db import models
from django.db.models import F, Q

from tongban.store.ids import new_id


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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("taken") + F("unchanged") + F("quarantined")),
                name="feeds_every_row_accounted_for",
            )
        ]


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
    row = models.BinaryField()  # sealed JSON: the cells as they stood
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "row_hmac"], condition=Q(resolved_at=None), name="feeds_quarantined_once"
            )
        ]
        indexes = [models.Index(fields=["feed", "key_hmac"], name="feeds_quarantine_key")]
