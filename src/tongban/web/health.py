"""Whether this process can serve, and what beside it needs somebody's hand."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tongban.catalogue.models import Definition
from tongban.journal.models import Beat, Cursor
from tongban.journal.reads import Standing, beats, standings

from .access import public
from .clock import now

SILENT = timedelta(seconds=60)  # a process that beats every ten seconds is missed after so long
LATE = timedelta(seconds=60)
View = Callable[..., HttpResponse]


def machine(view: View) -> View:
    """For programs that run the house; the view itself admits this machine and whoever holds the token."""
    view.permission = "machine"  # type: ignore[attr-defined]
    return view


@public
def live(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"status": "live"})


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """503 with the reason until it can serve; then 200, "ok" or "degraded" with codes of what needs a hand."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = Definition.objects.exists()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if not ready:
        return JsonResponse({"status": "no catalogue: run `tongban load`"}, status=503)
    reasons = [reason for reason, holds in degradations().items() if holds]
    return JsonResponse({"status": "degraded", "reasons": reasons} if reasons else {"status": "ok"})


def degradations() -> dict[str, bool]:
    """Each thing that needs somebody's hand, by a code, and whether it is so."""
    at = now()
    heard = beats()
    standing = subscribers_standing()
    tick = heard.get("tick")
    return {
        "journal_set_aside": any(one.set_aside for one in standing),
        "delivery_late": any(one.oldest and at - one.oldest > LATE for one in standing),
        "deliver_silent": _silent(heard, "deliver"),
        "tick_silent": _silent(heard, "tick"),
        "due_work_failing": bool(tick and tick.failing),
        "papers_not_scanned": bool(settings.TONGBAN_PRODUCTION) and "Scanner" not in settings.TONGBAN_PORTS,
    }


def _silent(heard: dict[str, Beat], name: str) -> bool:
    """A process that has been heard once is expected to go on."""
    return name in heard and now() - heard[name].at > SILENT


def subscribers_standing() -> list[Standing]:
    """Every subscriber delivery has ever served."""
    return standings(list(Cursor.objects.order_by("subscriber").values_list("subscriber", flat=True)))
