"""What every page that keeps a draft carries in hidden fields."""

import secrets

from django.http import HttpRequest

from tongban.cases.actions.drafts import Seen

_DIGITS = 9


def seen(request: HttpRequest) -> Seen:
    """What the page that was sent knows of its draft; a new name for a page that was not sent."""
    given, page = request.POST.get("seen", ""), request.POST.get("page", "")[:64]
    revision = int(given) if given.isascii() and given.isdigit() and len(given) < _DIGITS else 0
    return Seen(revision, page or secrets.token_urlsafe(12))
