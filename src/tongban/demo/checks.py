"""Demo mode has no place among real residents."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def no_demo_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Personas without passwords and production settings exclude each other."""
    if settings.TONGBAN_DEMO and settings.TONGBAN_PRODUCTION:
        hint = "Unset TONGBAN_DEMO or TONGBAN_PRODUCTION."
        return [Error("demo mode is on in production", hint=hint, id="demo.E001")]
    return []
