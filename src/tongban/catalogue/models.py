"""The catalogue's tables: versions of definitions, the number of the catalogue's present edition, and use."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tongban.rules.validity import Period, State


class Definitions(models.QuerySet["Definition"]):
    """Reads of definitions."""

    def in_force(self, on: date) -> Self:
        """The versions that hold on a day: at most one of each definition."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)

    def live(self, on: date) -> Self:
        """The versions that hold on a day or are announced for a later one."""
        lasting = Q(valid_until=None) | Q(valid_until__gt=on) & Q(valid_until__gt=F("valid_from"))
        return self.filter(lasting, valid_from__isnull=False)


class Definition(models.Model):
    """One version of one definition. ``body`` is the checked spec as canonical JSON, without what is as by default.

    Its state on a day follows from its dates (``rules.validity``): ``valid_from`` is None for a concept nobody has
    decided on, ``valid_until`` is the first day on which it no longer holds.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()  # "matters", "feeds", …: the fields of terms.content.Content
    code = models.TextField()
    version = models.PositiveIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    body = models.JSONField()
    sha = models.TextField()
    found_by = models.JSONField(null=True)  # of a matter: rules.find.Entry, for it takes long to make
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    published_at = models.DateTimeField(db_default=Now())  # when it came into the catalogue

    objects = Definitions.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="catalogue_version"),
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=Q(valid_from__isnull=False, valid_until=None),
                name="catalogue_one_without_end",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_until"], name="catalogue_validity")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} v{self.version}"

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_until)

    def state(self, on: date) -> State:
        """Concept, published or withdrawn, on a day."""
        return self.period.state(on)


class Edition(models.Model):
    """One row: a number raised with every change, so that a process sees at a glance whether it knows the latest."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_one_edition")]


class MatterUse(models.Model):
    """How often a matter was applied for in a month: what puts the frequent first. Built from the journal."""

    matter = models.TextField()
    month = models.TextField()  # "2026-11"
    filed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "month"], name="catalogue_matter_use")]
