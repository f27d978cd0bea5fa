"""The demo ribbon and bar on every page, in demo mode only."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from markupsafe import Markup

from tongban.ui.parts.demo import Demo, DemoBar, Persona
from tongban.ui.speech import tr

from .personas import personas


def bar(request: HttpRequest) -> dict[str, Any]:
    """``demo`` for the layouts: the mark on every page, and on pages with an account the personas."""
    if not settings.TONGBAN_DEMO:
        return {"demo": None}
    resets = settings.TONGBAN_TRAINING_RESET if settings.TONGBAN_TRAINING else ""
    if request.path.startswith("/kiosk/"):
        return {"demo": Demo(resets=resets)}  # at the kiosk one is whoever put her card down
    csrf = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    user = getattr(request, "user", None)
    current = user.username.removeprefix("demo:") if user is not None and user.is_authenticated else ""
    chosen = tuple(
        Persona(key=one.key, name=one.name, role=tr(one.title), staff=one.kind == "staff")
        for one in personas().values()
    )
    return {
        "demo": Demo(
            bar=DemoBar(
                personas=chosen,
                action=reverse("demo-step-into"),
                csrf=Markup(csrf),  # noqa: S704 - format_html escaped it
                next=request.get_full_path() if request.method == "GET" else "/",
                current=current,
            ),
            resets=resets,
        )
    }
