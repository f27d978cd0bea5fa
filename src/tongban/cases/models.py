"""The case table. Answers are one sealed blob; what was told to the person is kept as it was told."""

from django.db import models
from django.db.models import Q

from tongban.guard.models import Subject
from tongban.papers.models import Paper
from tongban.rules.lifecycle import OUTCOMES, State
from tongban.store.ids import new_id


class Case(models.Model):
    """A matter applied for, under the version of the matter then in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    number = models.TextField(unique=True)
    matter = models.TextField()
    version = models.PositiveIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    channel = models.TextField()
    place = models.TextField(default="")  # ref of the town whose window answers for it
    state = models.TextField()
    answers = models.BinaryField()  # sealed JSON: what the person typed or confirmed
    filed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    rule = models.TextField(default="")
    told = models.JSONField(default=dict)  # reason, source, next step, in both languages
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="cases_case_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in OUTCOMES]) | Q(decided_at__isnull=False),
                name="cases_case_decided_when",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "-filed_at"], name="cases_case_subject"),
            models.Index(fields=["place", "-filed_at"], name="cases_case_place"),
        ]

    def __str__(self) -> str:
        return self.number
