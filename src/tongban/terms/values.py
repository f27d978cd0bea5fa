"""Values that cross a floor: who acts, what is asked of the guard, what a source sends, what is held."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from .level import Level
from .text import Text

ActorKind = Literal["resident", "staff", "kiosk", "system", "public"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where, and how she came in. The face builds it; nobody looks it up."""

    kind: ActorKind
    id: UUID | None  # account, kiosk session or None
    label: Text  # what a resident reads in "who looked": a post and a unit, or "yourself"; not a private name
    permissions: frozenset[str] = frozenset()
    place: str = ""  # the division a member of staff works for, as terms.specs.division_ref writes it
    channel: str = "portal"
    request_id: str = ""
    level: Level = Level.NONE  # how well her account is known; whom the record knows is known by name at least
    department: str = ""  # code of the department a member of staff works for, if it is one
    post: UUID | None = None  # the appointment a member of staff acts in; what hangs on it ends with it


HERSELF = Text("本人", "the person herself")
SYSTEM = Actor(kind="system", id=None, label=Text("系统", "the system"), channel="system")


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that could not become part of the record, and what to mend."""

    line: int
    kind: str  # short and stable, to count by
    column: str
    reason: Text
    mend: Text
    key: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as a source sent it, already validated: element -> text in the element's canonical form."""

    line: int  # where it stands in the file, for messages
    key: str  # what identifies the row at the source
    values: dict[str, str]
    observed_on: date
    subject_id: UUID | None = None  # known beforehand (a resident's own answers); else linked by its number
    method: str = ""  # how the subject was found, when it was; "" = said by somebody we knew
    score: float | None = None
    decided_by: UUID | None = None  # the account of a person who decided whose it is
    gone: bool = False  # the source says that it no longer has this row
    typed_number: str = ""  # its number as it was typed, when it cannot be right
    doubt: RowRefused | None = None  # why its number cannot be trusted; it may still be linked by the rest


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of rows: taken + unchanged + refused = rows given. ``taken`` are their lines."""

    taken: frozenset[int] = frozenset()
    unchanged: int = 0
    refused: tuple[RowRefused, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A value the record holds, and where it comes from."""

    element: str
    value: str
    source: str  # feed or "resident"
    department: str  # code of the department that said so
    observed_on: date
    known_at: datetime
    because: str  # code of the golden rule that chose it
    contested: bool = False
    occurrence: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What one look disclosed of one person: element -> value."""

    subject_id: UUID
    held: dict[str, Held] = field(default_factory=dict)
    many: dict[str, list[dict[str, Held]]] = field(default_factory=dict)  # group held several times -> occurrences

    def text(self, element: str) -> str:
        """The value, or "" when nobody has told it; of a group held several times the first."""
        found = self.held.get(element)
        return found.value if found else ""

    def occurrences(self, group: str) -> list[dict[str, Held]]:
        """Every occurrence of a group one person may hold several of, each element -> value."""
        return self.many.get(group, [])
