"""The catalogue's one table."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Definition(models.Model):
    """One version of one definition. ``body`` is the checked spec as canonical JSON."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()  # "matter", "feed", …: the fields of terms.specs.Content
    code = models.TextField()
    version = models.PositiveIntegerField()
    state = models.TextField(choices=State.choices)
    body = models.JSONField()
    sha = models.TextField()
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="catalogue_version"),
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(state="published"), name="catalogue_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} v{self.version}"
