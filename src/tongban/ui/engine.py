"""The words every template may use, and the environment components draw themselves with.

Apart from `ui.env` because of who imports whom: components need an environment to draw in, and the
environment pages are written in needs the components.
"""

from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tongban.ui import filters
from tongban.ui.bundles import sheet
from tongban.ui.icons import icon
from tongban.ui.speech import current, t, tr

TEMPLATES = Path(__file__).parent / "jinja2"


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name: `url("portal:matter", code="birth")`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def furnish(env: Environment) -> Environment:
    """Give an environment the words common to pages and components."""
    env.globals.update(t=t, tr=tr, lang=current, static=static, sheet=sheet, url=url, icon=icon)
    env.filters.update(day=filters.day, moment=filters.moment, grouped=filters.grouped)
    return env


@cache
def painter() -> Environment:
    """The one environment components are drawn in; it sees nothing but this package's templates."""
    return furnish(
        Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
    )
