"""What all deliveries share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from tongban.demo.city.numbers import BIRTH_CERTIFICATE, HONG_KONG, ID_CARD, PASSPORT, PERMANENT, TAIWAN
from tongban.demo.city.people import Person

DOCUMENTS = {
    ID_CARD: "居民身份证",
    BIRTH_CERTIFICATE: "出生医学证明",
    PASSPORT: "护照",
    TAIWAN: "台湾居民来往大陆通行证",
    HONG_KONG: "港澳居民来往内地通行证",
    PERMANENT: "外国人永久居留证",
}


class Numeric(str):
    """A cell kept as a number where a file can do that: in a workbook, in JSON."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class Row:
    """One line of a file and the person it is about. ``short``: how many cells it lacks at its end."""

    person: Person
    key: str
    cells: list[str]
    short: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """One department's file. The first heading is that of the key."""

    feed: str
    ending: str
    headings: tuple[str, ...]
    rows: Callable[[Person, date], Iterator[Row]]  # what it holds of a person on a day
    name: str  # headings by what damage looks for
    number: str
    dated: str  # when the row was written: not a change in itself
    born: str = ""
    address: str = ""
    mark: str = ""  # the heading a file of changes has in addition
    new: str = ""  # and what stands under it
    changed: str = ""
    gone: str = ""
    encoding: str = "utf-8"
    of: str = "person"  # what a row is about; of all else ``Row.person`` is who it was drawn with
    at: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at.update({heading: place for place, heading in enumerate(self.headings)})

    def cell(self, row: Row, heading: str) -> str:
        return row.cells[self.at[heading]]

    def same(self, one: Row, other: Row) -> bool:
        """Whether nothing but the day it was written differs."""
        dated = self.at[self.dated]
        cells, others = one.cells, other.cells
        return cells[:dated] == others[:dated] and cells[dated + 1 :] == others[dated + 1 :]
