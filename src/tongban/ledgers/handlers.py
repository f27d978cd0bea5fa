"""How the service ledger follows the journal. Called by delivery alone."""

from django.db.models import F

from tongban.terms.events import CaseDecided, CaseFiled

from .models import ServiceDay


def case_filed(event: CaseFiled) -> None:
    _count(event, "filed")


def case_decided(event: CaseDecided) -> None:
    _count(event, event.outcome)


def _count(event: CaseFiled | CaseDecided, column: str) -> None:
    line = {"on": event.on, "place": event.place, "matter": event.matter, "channel": event.channel}
    ServiceDay.objects.bulk_create([ServiceDay(**line)], ignore_conflicts=True)
    ServiceDay.objects.filter(**line).update(**{column: F(column) + 1})


def empty() -> None:
    """Before a replay."""
    ServiceDay.objects.all().delete()
