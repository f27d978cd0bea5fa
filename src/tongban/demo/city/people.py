"""A person of the city, and what each department holds of her: the true state. Files say something else at times."""

from dataclasses import dataclass, field
from datetime import date

from .addresses import Dwelling, Neighbourhood
from .numbers import ID_CARD, Document

EPOCH = date(2026, 11, 1)  # the day of the first delivery; everything before it is drawn, everything after it happens
HAN = "汉族"
SINGLE, MARRIED, WIDOWED, DIVORCED = "10", "20", "30", "40"  # GB/T 2261.2
OWN, RENTED, LODGING, STAYING = "自有", "租赁", "单位宿舍", "借住"
REGISTERED, ELSEWHERE, ABROAD = "1", "2", "3"  # the kinds of population the police tell apart


@dataclass(slots=True, eq=False)
class Household:
    """People registered under one number."""

    number: str
    home: Dwelling  # where they are registered
    division: str  # what the police put in 村社区代码
    members: list["Person"]


@dataclass(slots=True)
class Account:
    """One pension insurance account; months as in ``months``."""

    number: str
    kind: str
    status: str
    employer: str
    first: int
    until: int
    paid: int
    slashed: bool = False  # its months are written 2026/9 rather than 2026年9月


@dataclass(slots=True)
class Medical:
    """One medical insurance record. ``shown`` is what was shown when she was insured, if not her present document."""

    number: str
    kind: str
    status: str
    employer: str
    since: date
    year: int
    balance: int  # 分
    shown: Document | None = None
    name: str = ""  # a newborn's before she had one


@dataclass(slots=True)
class Benefit:
    """An allowance paid month by month."""

    number: str
    kind: str
    amount: int  # yuan
    since: int
    account: str


@dataclass(slots=True, eq=False)
class Unit:
    """A real-estate unit and who owns it."""

    number: str
    address: str
    area: int  # hundredths of a square metre
    use: str
    mortgaged: str
    shares: list["Share"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Share:
    """One owner's part of a unit."""

    record: str
    certificate: str
    owner: "Person"
    unit: Unit
    sharing: str
    part: str
    on: date


@dataclass(slots=True, eq=False)
class Person:
    """One invented person."""

    index: int
    name: str
    sex: str  # GB/T 2261.1
    born: date
    document: Document
    population: str = REGISTERED
    household: Household | None = None
    relation: str = ""
    ethnic: str = HAN
    marital: str = SINGLE
    person_no: str = ""  # "": the police do not hold her
    other_no: str = ""  # entered a second time, under another number
    other_address: str = ""  # registered there, that entry says
    moved_in: date | None = None
    home: Dwelling | None = None
    away: str = ""  # she lives out of town, there
    told_home: Dwelling | None = None  # where other departments think she lives
    living: str = OWN
    since: date | None = None
    mobile: str = ""
    old_mobile: str = ""  # what the police and medical insurance still hold
    former_name: str = ""  # as the police know it
    old_name: str = ""  # as other departments still write it
    blood: str = ""
    updated: date = EPOCH
    died: date | None = None
    left: bool = False  # moved out of the city
    persona: str = ""
    kin: list["Person"] = field(default_factory=list)  # the family she lives with or is registered with
    insured: list[Account] = field(default_factory=list)
    medical: Medical | None = None
    benefits: list[Benefit] = field(default_factory=list)
    disability: tuple[str, str] = ("", "")  # category, grade
    shares: list[Share] = field(default_factory=list)

    def age(self, on: date = EPOCH) -> int:
        """Age in full years."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    @property
    def id_number(self) -> str:
        """Her citizen ID number; "" when she has none."""
        return self.document.number if self.document.kind == ID_CARD else ""

    @property
    def told_name(self) -> str:
        """Her name as departments other than the police write it."""
        return self.old_name or self.name

    @property
    def reached_at(self) -> str:
        """A telephone at which she can be reached: her own, or that of somebody she lives with.

        Personas have none: their tour shows that a number is asked once.
        """
        if self.persona:
            return ""
        return self.mobile or next((one.mobile for one in self.kin if one.mobile), "")

    @property
    def place(self) -> Neighbourhood | None:
        """The neighbourhood she lives in, or is registered in."""
        home = self.home or (self.household.home if self.household else None)
        return home.place if home else None

    @property
    def here(self) -> bool:
        """Alive and not moved away."""
        return self.died is None and not self.left
