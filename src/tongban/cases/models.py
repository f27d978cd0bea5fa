"""Cases and drafts. What a person typed is one sealed blob; what was told to her is kept as it was told."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from tongban.guard.models import Subject
from tongban.papers.models import Paper
from tongban.rules.lifecycle import OUTCOMES, State
from tongban.store import cells
from tongban.store.ids import new_id

DRAFT = "cases.draft"  # the place a draft's content is bound to, with its id


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
    answers = models.BinaryField()  # sealed JSON: what she typed or confirmed, and the situations her case rests on
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


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form, as it was typed: nothing checked, nothing required."""

    answers: dict[str, str] = field(default_factory=dict)  # element -> text
    situations: dict[str, str] = field(default_factory=dict)  # situation -> choice

    def __bool__(self) -> bool:
        return any(text.strip() for text in (*self.answers.values(), *self.situations.values()))


class Draft(models.Model):
    """A form begun and not sent: hers, or a browser's until somebody signs in there. One a matter and owner.

    A draft is no case: it has no number, no window sees it, and it leaves no trace in the journal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    browser = models.BinaryField(max_length=32, null=True)  # digest of the secret the browser keeps
    matter = models.TextField()
    revision = models.PositiveIntegerField(default=1)  # counts changes: who saves says which she saw
    writer = models.TextField(default="")  # which page saved last: a page is not told of what it wrote itself
    sealed = models.BinaryField()  # sealed JSON of Typed, and what another device had typed ("elsewhere")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    notice_on = models.DateField()  # from this day its owner is told that it will be deleted
    expires_on = models.DateField()  # last day it is kept

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__isnull=False, browser__isnull=True)
                | Q(subject__isnull=True, browser__isnull=False),
                name="cases_draft_one_owner",
            ),
            models.UniqueConstraint(
                fields=["subject", "matter"], condition=Q(subject__isnull=False), name="cases_draft_one_a_person"
            ),
            models.UniqueConstraint(
                fields=["browser", "matter"], condition=Q(browser__isnull=False), name="cases_draft_one_a_browser"
            ),
            models.CheckConstraint(condition=Q(notice_on__lte=models.F("expires_on")), name="cases_draft_told_before"),
        ]
        indexes = [models.Index(fields=["expires_on"], name="cases_draft_expires")]

    def __str__(self) -> str:
        return f"draft of {self.matter}"

    def typed(self) -> Typed:
        """What was typed."""
        content = self._content()
        return Typed(content["answers"], content["situations"])

    def elsewhere(self) -> dict[str, str]:
        """Field -> what another device had there when two drafts became one; empty once she has saved again."""
        found: dict[str, str] = self._content()["elsewhere"]
        return found

    def hold(self, typed: Typed, elsewhere: dict[str, str] | None = None) -> None:
        """Seal ``typed`` into the draft; saving is the caller's."""
        content = {"answers": typed.answers, "situations": typed.situations, "elsewhere": elsewhere or {}}
        self.sealed = cells.seal_json(content, DRAFT, self.id)

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = cells.unseal_json(bytes(self.sealed), DRAFT, self.id)
        return content
