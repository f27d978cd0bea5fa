"""What every page's frame needs, whichever face it belongs to."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .actor import account_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the base layouts."""
    return {
        "large_text": request.COOKIES.get("text") == "large",
        "demo_mode": settings.TONGBAN_DEMO,
        "account": account_of(request) if hasattr(request, "user") else None,
        "here": request.get_full_path(),
    }
