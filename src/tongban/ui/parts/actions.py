"""What a person presses."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Content, Part, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Button(Part):
    """A link when it has an `href`, otherwise a button of the form around it (or of `form`, by id)."""

    label: str
    kind: Literal["primary", "quiet", "danger"] = "primary"
    href: str = ""
    name: str = ""
    value: str = ""
    size: Size = "normal"
    icon: str = ""
    block: bool = False
    form: str = ""
    formaction: str = ""
    note: str = ""
    """A second, quieter line."""
    skip_check: bool = False
    """Sends the form unchecked by the browser: for "save a draft" and "back"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionBar(Part):
    """The page's decision: in the text's flow on a desk, under the thumb on a phone."""

    buttons: tuple[Content, ...]
    note: Content = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyButton(Part):
    """Copies `text`; it shows itself only where its script has loaded, for without it it could do nothing."""

    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintButton(Part):
    """Prints the page; where the page shows a paper, the paper alone. Seen only where its script has loaded."""

    label: str = ""
    size: Size = "normal"
    block: bool = False
