"""Terminals and the sessions of people at them."""

from django.db import models
from django.db.models import Q

from tongban.org.models import Division
from tongban.store.ids import new_id


class Kiosk(models.Model):
    """A self-service terminal 自助终端."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.TextField(unique=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")


class KioskSession(models.Model):
    """One person's time at a terminal. Whose it is stands in ``guard.Grant``, and ends with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="sessions")
    secret_digest = models.BinaryField(unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")  # "person" | "time"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | Q(ended_at__isnull=False, ended_by__in=["person", "time"]),
                name="outlets_session_end",
            )
        ]
