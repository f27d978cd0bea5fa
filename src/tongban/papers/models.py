"""Papers handed out, their number in the open and what they say sealed; papers handed in, as sealed files."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import models

from tongban.guard.models import Subject
from tongban.store.cells import unseal, unseal_json
from tongban.store.ids import new_id

PAYLOAD = "paper.payload"  # the place the payload is bound to, with the paper's id
TITLE = "paper.handed_in.title"


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
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.UUIDField(null=True)  # the paper in its place, when there is one
    superseded_reason = models.JSONField(null=True)  # {zh, en}
    sha256 = models.CharField(max_length=64, null=True)  # null until the first rendering
    stored = models.CharField(max_length=80, default="")  # its name in the store
    format = models.CharField(max_length=8, default="pdf")  # PaperFormat.code of what is stored
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
                condition=~models.Q(state="superseded")
                | models.Q(superseded_at__isnull=False, superseded_reason__isnull=False),
                name="papers_paper_superseded_told",
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


class HandedInQuerySet(models.QuerySet["HandedIn"]):
    def kept(self) -> Self:
        """Files that are there: received whole, not infected, not erased."""
        return self.filter(state=HandedIn.State.KEPT)

    def of_subject(self, subject_id: UUID) -> Self:
        return self.filter(subject_id=subject_id).order_by("-handed_at")

    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id).order_by("handed_at")

    def due(self, now: datetime) -> Self:
        """Files whose time is over, and those whose arrival broke off."""
        return self.filter(erase_after__lte=now).order_by("erase_after")

    def unscanned(self) -> Self:
        """Kept while the scanner was silent, to be asked about again."""
        return self.filter(scan=HandedIn.Scan.WAITING, state=HandedIn.State.KEPT).order_by("handed_at")


class HandedIn(models.Model):
    """One file somebody handed in: cleaned, sealed, and kept until its day. The row outlives the file."""

    class State(models.TextChoices):
        RECEIVING = "receiving"  # the row is there, the file not yet
        KEPT = "kept"
        INFECTED = "infected"  # the file is gone
        ERASED = "erased"  # the file is gone

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned"  # this installation has no scanner, and says so
        WAITING = "waiting"
        CLEAN = "clean"
        INFECTED = "infected"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_id = models.UUIDField(null=True)  # no foreign key: cases stand above papers
    slot = models.CharField(max_length=80, default="")  # which of the case's materials it is
    given_bidx = models.BinaryField(max_length=16)  # blind index of the hash of what was sent
    kind = models.CharField(max_length=8)
    title = models.BinaryField()  # the file's name as it was given, sealed: it often names people
    stored = models.CharField(max_length=80)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVING)
    scan = models.CharField(max_length=12, choices=Scan.choices)
    scanner = models.CharField(max_length=80, default="")
    scanned_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField()
    erase_after = models.DateTimeField(null=True)  # null: as long as its case is kept
    erased_at = models.DateTimeField(null=True)
    erased_why = models.CharField(max_length=16, default="")  # a code: actions.erasing.WHY

    objects = HandedInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "given_bidx"],
                condition=models.Q(state__in=["receiving", "kept"]),
                name="papers_handedin_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["receiving", "kept", "infected", "erased"]), name="papers_handedin_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["infected", "erased"], erased_at__isnull=False, erase_after__isnull=True)
                | (models.Q(state__in=["receiving", "kept"]) & models.Q(erased_at__isnull=True)),
                name="papers_handedin_gone_told",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "-handed_at"], name="papers_handedin_subject"),
            models.Index(fields=["case_id"], name="papers_handedin_case"),
            models.Index(
                fields=["erase_after"], condition=models.Q(erase_after__isnull=False), name="papers_handedin_due"
            ),
            models.Index(fields=["handed_at"], condition=models.Q(scan="waiting"), name="papers_handedin_unscanned"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def name(self) -> str:
        """The file's name as its owner knows it."""
        return unseal(bytes(self.title), TITLE, self.id).decode()
