"""Finding the provider of a port: settings name it, nobody imports it."""

from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from tongban.terms.ports import CardReader, Carrier, IdentityProvider, TextMessage


def card_reader() -> CardReader | None:
    """The card reader plugged in here, or None."""
    return cast(CardReader | None, _plugged("CardReader"))


def identity_provider() -> IdentityProvider | None:
    """Who says whether a name and a document belong together, or None."""
    return cast(IdentityProvider | None, _plugged("IdentityProvider"))


def text_message() -> TextMessage | None:
    """What sends text messages here, or None."""
    return cast(TextMessage | None, _plugged("TextMessage"))


def carriers() -> tuple[Carrier, ...]:
    """Every kind of thing a post can hold here, in the order a receipt lists them."""
    return tuple(cast(Carrier, _made(name)) for name in settings.TONGBAN_CARRIERS)


def _plugged(port: str) -> object | None:
    """The provider ``settings.TONGBAN_PORTS`` names for a port of ``terms.ports``."""
    name = settings.TONGBAN_PORTS.get(port, "")
    return _made(name) if name else None


@lru_cache(maxsize=32)
def _made(name: str) -> object:
    return import_string(name)()
