"""A paper handed out: its number in the open, what it says sealed."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models

from tongban.guard.models import Subject
from tongban.store.cells import unseal_json
from tongban.store.ids import new_id

PAYLOAD = "paper.payload"  # the place the payload is bound to, with the paper's id


class PaperQuerySet(models.QuerySet["Paper"]):
    def valid(self, on: date) -> Self:
        """Papers that hold on ``on``: neither replaced, nor revoked, nor past their last day."""
        open_ended = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on)
        return self.filter(open_ended, state=Paper.State.VALID)

    def of_subject(self, subject_id: UUID) -> Self:
        return self.filter(subject_id=subject_id).order_by("-issued_at")

    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id).order_by("-issued_at")


class Paper(models.Model):
    """One certificate given to one person. Until its PDF is made, on first request, ``sha256`` is null."""

    class State(models.TextChoices):
        VALID = "valid"
        SUPERSEDED = "superseded"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_id = models.UUIDField()  # no foreign key: cases stand above papers
    number = models.CharField(max_length=16)
    certificate = models.CharField(max_length=80)
    code_bidx = models.BinaryField(max_length=16)  # the verification code itself is only in the payload
    payload = models.BinaryField()  # sealed JSON of everything printed: actions._payload
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)  # last day it holds; null: without end
    state = models.CharField(max_length=12, choices=State.choices, default=State.VALID)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.JSONField(null=True)  # {zh, en}: whoever verifies the paper reads it
    sha256 = models.CharField(max_length=64, null=True)  # null until the first rendering
    stored = models.CharField(max_length=80, default="")  # under TONGBAN_VAR/papers
    size = models.PositiveIntegerField(null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="papers_paper_number"),
            models.UniqueConstraint(fields=["code_bidx"], name="papers_paper_code"),
            models.UniqueConstraint(fields=["sha256"], name="papers_paper_sha256"),
            models.UniqueConstraint(
                fields=["subject", "certificate"],
                condition=models.Q(state="valid"),
                name="papers_paper_one_valid",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["valid", "superseded", "revoked"]), name="papers_paper_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="revoked", revoked_at__isnull=False, revoked_reason__isnull=False)
                | (~models.Q(state="revoked") & models.Q(revoked_at__isnull=True, revoked_reason__isnull=True)),
                name="papers_paper_revoked_told",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__isnull=True, stored="", size__isnull=True)
                | (models.Q(sha256__isnull=False, size__isnull=False) & ~models.Q(stored="")),
                name="papers_paper_rendered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "-issued_at"], name="papers_paper_subject"),
            models.Index(fields=["case_id"], name="papers_paper_case"),
        ]

    def __str__(self) -> str:
        return self.number

    def content(self) -> dict[str, Any]:
        """Everything printed, as it was on the day of issue."""
        content: dict[str, Any] = unseal_json(bytes(self.payload), PAYLOAD, self.id)
        return content
