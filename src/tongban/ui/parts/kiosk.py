"""What only a kiosk needs."""

from dataclasses import dataclass

from markupsafe import Markup

from tongban.ui.parts.base import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Keypad(Part):
    """Large keys that type into the field with id `target`; with the X that ends some identity numbers."""

    target: str
    with_x: bool = True
    label: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return ("1", "2", "3", "4", "5", "6", "7", "8", "9", "X" if self.with_x else "", "0", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleGuard(Part):
    """After `seconds` without a touch, asks; after `grace` more, posts to `end_action`, which forgets
    everything.

    The server ends a kiosk session by itself too; this is so that the next person never sees the last one's
    page.
    """

    end_action: str
    csrf: Markup
    seconds: int = 60
    grace: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EndButton(Part):
    """End and clear: in the corner of every kiosk page."""

    action: str
    csrf: Markup
    label: str = ""
