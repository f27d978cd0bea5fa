"""From where a request comes."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address: the connection's own, or the one our outermost trusted proxy saw.

    ``TONGBAN_PROXIES`` says how many proxies of ours stand in front. What stands further left in X-Forwarded-For was
    written by the caller and is not believed.
    """
    if settings.TONGBAN_PROXIES:
        said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(said) >= settings.TONGBAN_PROXIES and said[-settings.TONGBAN_PROXIES]:
            return said[-settings.TONGBAN_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def device_of(request: HttpRequest) -> str:
    """Browser and system in two words, as a person recognises her own: "Chrome · Windows"."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


# The order matters: each later browser also claims to be an earlier one.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("AlipayClient", "Alipay"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
