"""The Jinja2 environment of Django's backend: `"OPTIONS": {"environment": "tongban.ui.env.environment"}`."""

from typing import Any

from jinja2 import Environment, StrictUndefined

from tongban.ui.engine import furnish
from tongban.ui.shelf import SHELF


def environment(**options: Any) -> Environment:
    """An environment that escapes, refuses undefined names, and knows every component by its name.

    Django hands over its own idea of `undefined`, under which a misspelt variable is an empty spot on a
    resident's page; ours is an error on the developer's.
    """
    options.update(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env = furnish(Environment(**options))  # noqa: S701 — autoescape is set two lines above
    env.globals.update(SHELF)
    return env
