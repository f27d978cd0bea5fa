"""What every component is: plain values that know how to draw themselves."""

import re
from typing import Literal, Protocol, runtime_checkable

from tongban.ui.engine import painter

Size = Literal["normal", "large", "kiosk"]

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@runtime_checkable
class Drawn(Protocol):
    """Anything that draws itself as HTML: Markup or a component."""

    def __html__(self) -> str: ...


Content = str | Drawn
"""Words, Markup or a component: whatever may stand in a slot. Plain words are escaped."""


class Part:
    """A component. `SearchBox` draws `ui/search-box.html`, where the instance is called `it`."""

    __slots__ = ()

    @classmethod
    def template(cls) -> str:
        return f"ui/{_HUMP.sub('-', cls.__name__).lower()}.html"

    def __html__(self) -> str:
        return painter().get_template(self.template()).render(it=self)
