"""Finding the provider of a port: settings name it, nobody imports it."""

from functools import lru_cache
from typing import TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string

Port = TypeVar("Port")


def plugged(port: type[Port]) -> Port | None:
    """The provider ``settings.TONGBAN_PORTS`` names for ``port``, or None where nothing is plugged in."""
    name = settings.TONGBAN_PORTS.get(port.__name__, "")
    return cast(Port, _made(name)) if name else None


@lru_cache(maxsize=32)
def _made(name: str) -> object:
    return import_string(name)()
