"""The tables ledgers are kept in. Everything here can be dropped and built again."""

from django.db import models


class ServiceDay(models.Model):
    """What one place handled on one day: the service ledger 办件台账, by matter and channel."""

    on = models.DateField()
    place = models.TextField()
    matter = models.TextField()
    channel = models.TextField()
    filed = models.PositiveIntegerField(default=0)
    granted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "place", "matter", "channel"], name="ledgers_service_day")]
