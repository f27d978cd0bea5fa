"""What is shown together, under which name."""

from dataclasses import dataclass

from markupsafe import Markup

from tongban.ui.parts.base import Content

NO_TOKEN = Markup("")
"""Stands where a real page gives its CSRF field; nothing in the gallery is ever sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """Components shown together under one name."""

    name: str
    parts: tuple[Content, ...]
    row: bool = False
    """Side by side rather than one below the other."""
