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
class Chip:
    """One way to narrow a list, and how many lines it would leave."""

    label: str
    href: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chips(Part):
    """Ways to narrow a list, as links; `clears` marks those that take a filter away again."""

    label: str
    items: tuple[Chip, ...]
    label_hidden: bool = False
    clears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBox(Part):
    """A plain GET form: results have an address, and no script is needed. `keep` is sent along: name, value."""

    action: str
    label: str
    name: str = "q"
    value: str = ""
    placeholder: str = ""
    button: str = ""
    size: Size = "normal"
    id: str = ""
    keep: tuple[tuple[str, str], ...] = ()


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
