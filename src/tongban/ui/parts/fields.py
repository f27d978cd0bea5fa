"""What a person fills in: one question each, its hint and its error tied to it for those who hear the
page."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Content, Part, Size
from tongban.ui.speech import t

InputType = Literal["text", "tel", "email", "number", "date", "password", "search", "time", "month"]
InputMode = Literal["", "text", "numeric", "decimal", "tel", "email", "search"]


class Asked(Part):
    """What all questions share: where their id, hint and error are to be found."""

    __slots__ = ()

    name: str
    id: str
    hint: Content
    error: str

    @property
    def ident(self) -> str:
        return self.id or f"f-{self.name}"

    @property
    def described(self) -> str:
        """The value of aria-describedby: hint first, then error, whichever there are."""
        ties = (("hint", self.hint), ("error", self.error))
        return " ".join(f"{self.ident}-{tie}" for tie, words in ties if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Asked):
    """One line of text, or several with `rows`."""

    label: str
    name: str
    value: str = ""
    hint: Content = ""
    error: str = ""
    required: bool = True
    type: InputType = "text"
    inputmode: InputMode = ""
    autocomplete: str = "off"
    id: str = ""
    rows: int = 0
    maxlength: int = 0
    width: Literal["full", "half", "short"] = "full"
    """As wide as the answer is long: a box for four digits should look like one."""
    size: Size = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a Choice or a Select."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Asked):
    """One of several, all of them in sight; `many` takes more than one."""

    label: str
    name: str
    options: tuple[Option, ...]
    value: str | tuple[str, ...] = ""
    hint: Content = ""
    error: str = ""
    required: bool = True
    many: bool = False
    inline: bool = False
    id: str = ""

    def chosen(self, value: str) -> bool:
        return value in ((self.value,) if isinstance(self.value, str) else self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Asked):
    """One of too many to show."""

    label: str
    name: str
    options: tuple[Option, ...]
    value: str = ""
    hint: Content = ""
    error: str = ""
    required: bool = True
    id: str = ""
    filters: bool = False
    """Narrows a list: that it may be left alone goes without saying."""
    width: Literal["full", "half", "short"] = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Asked):
    """One thing to say yes to."""

    label: Content
    name: str
    value: str = "1"
    checked: bool = False
    hint: Content = ""
    error: str = ""
    required: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Asked):
    """A file handed in; on a phone `capture` opens the camera.

    `limits` says, before anybody chooses, what is taken; `most_bytes` (of each file) and `most_files` are the same
    for the page's script, which says so at once instead of after a long upload. The server holds them anyhow.
    """

    label: str
    name: str
    hint: Content = ""
    error: str = ""
    required: bool = True
    accept: str = "image/jpeg,image/png,application/pdf"
    capture: bool = False
    many: bool = False
    id: str = ""
    limits: str = ""
    most_bytes: int = 0
    most_files: int = 0

    @property
    def described(self) -> str:
        """Limits come first: whoever hears the page hears them before choosing."""
        ties = (("limits", self.limits), ("hint", self.hint), ("error", self.error))
        return " ".join(f"{self.ident}-{tie}" for tie, words in ties if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSummary(Part):
    """What must be put right, above the form: (field id, message); each message leads to its field."""

    errors: tuple[tuple[str, str], ...]
    title: str = ""

    @property
    def heading(self) -> str:
        many = len(self.errors)
        return self.title or t(f"还有{many}处要改", f"{many} {'thing' if many == 1 else 'things'} to put right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Autosave(Part):
    """Says when the form around it was last kept, with the button that keeps it; its script writes here too."""

    said: str = ""
    button: Content = ""
