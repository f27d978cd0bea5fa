"""How often a matter is applied for, counted from the journal. Called by delivery alone."""

from django.db.models import F

from tongban.terms.events import CaseFiled

from .models import MatterUse


def case_filed(event: CaseFiled) -> None:
    line = {"matter": event.matter, "month": f"{event.on:%Y-%m}"}
    MatterUse.objects.bulk_create([MatterUse(**line)], ignore_conflicts=True)
    MatterUse.objects.filter(**line).update(filed=F("filed") + 1)


def empty() -> None:
    """Before a replay."""
    MatterUse.objects.all().delete()
