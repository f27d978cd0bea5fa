"""Questions to the tables of cases and drafts that more than one face asks."""

from uuid import UUID

from tongban.catalogue.current import content, matter_at
from tongban.rules.number import normal
from tongban.terms.specs import MatterSpec

from .actions.drafts import Owner
from .models import Case, Draft


def own_case(*, number: str, subject_id: UUID) -> Case:
    """A case by its number, however it was typed, if it is this person's. Raises ``Case.DoesNotExist``."""
    return Case.objects.select_related("paper").get(number=normal(number), subject=subject_id)


def own_cases(subject_id: UUID, limit: int = 50) -> list[Case]:
    """A person's cases, newest first."""
    return list(Case.objects.filter(subject=subject_id).select_related("paper").order_by("-filed_at")[:limit])


def at_place(place: str, limit: int = 50) -> list[Case]:
    """The newest cases a town's window answers for: no personal data."""
    return list(Case.objects.filter(place=place).select_related("paper").order_by("-filed_at", "-id")[:limit])


def spec_of(case: Case) -> MatterSpec:
    """The matter in the version the case began with."""
    return matter_at(case.matter, case.version)


def draft_of(owner: Owner, matter: str) -> Draft | None:
    """The owner's open draft of a matter."""
    return Draft.objects.filter(**owner.lookup, matter=matter).first()


def drafts_of(owner: Owner, limit: int = 50) -> list[Draft]:
    """The owner's open drafts of matters still in force, saved last first."""
    found = Draft.objects.filter(**owner.lookup).order_by("-saved_at")[:limit]
    return [draft for draft in found if draft.matter in content().matters]
