"""What the page says by itself."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Content, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Part):
    """Something to know before going on; `harm` is kept for what would hurt."""

    title: str
    body: Content = ""
    kind: Literal["info", "done", "soon", "harm"] = "info"
    action: Content = ""

    @property
    def icon(self) -> str:
        return {"info": "help", "done": "check", "soon": "clock", "harm": "alert"}[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Part):
    """Nothing here, why, and what to do about it."""

    title: str
    body: Content = ""
    icon: str = "paper"
    action: Content = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Part):
    """The answer a page exists for: its heading, and the first thing seen on it."""

    title: str
    body: Content = ""
    kind: Literal["done", "soon", "harm"] = "done"

    @property
    def icon(self) -> str:
        return {"done": "check", "soon": "clock", "harm": "alert"}[self.kind]
