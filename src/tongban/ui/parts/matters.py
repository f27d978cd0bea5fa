"""Finding a matter and walking through it."""

from dataclasses import dataclass

from tongban.ui.parts.base import Content, Part, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterTile(Part):
    """A matter to begin: a line on a phone and a desk, a large tile at the kiosk."""

    href: str
    name: str
    summary: str = ""
    icon: str = "paper"
    tags: tuple[str, ...] = ()
    size: Size = "normal"
    mark: Content = ""
    """A StatusMark, where the tile is a case already begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBox(Part):
    """A plain GET form: results have an address, and no script is needed."""

    action: str
    label: str
    name: str = "q"
    value: str = ""
    placeholder: str = ""
    button: str = ""
    size: Size = "normal"
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Part):
    """Where one is; `current` counts from 0, and past the last step means all done."""

    labels: tuple[str, ...]
    current: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBox(Part):
    """Narrows the lines of the list with id `target` while typing; it shows itself only where its script
    has loaded."""

    target: str
    label: str
