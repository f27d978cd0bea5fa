"""What this installation plugs in: ``TONGBAN_PORTS`` names a class for each port of ``terms.ports``."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def provider(port: str) -> Any:
    """The provider of a port, made once; None where there is none."""
    name = settings.TONGBAN_PORTS.get(port, "")
    return _made(name) if name else None


@lru_cache(maxsize=16)
def _made(name: str) -> Any:
    return import_string(name)()
