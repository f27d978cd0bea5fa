"""Whether this process can serve."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tongban.catalogue.models import Definition

from .access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the database answers and the catalogue is loaded; 503 with the reason before."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = Definition.objects.exists()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if not ready:
        return JsonResponse({"status": "no catalogue: run `tongban load`"}, status=503)
    return JsonResponse({"status": "ok"})
