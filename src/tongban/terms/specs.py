"""Definitions as plain values: what content/ declares, after it has been checked."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from .text import Text

Datatype = Literal["text", "code", "date", "month", "integer", "money", "decimal", "id_number", "mobile"]
Sensitivity = Literal["public", "internal", "pi", "pi_sensitive", "restricted"]
Register = Literal["person", "household", "dwelling", "enterprise", "event", "place"]
TermUnit = Literal["workday", "day", "hour", "month"]
Channel = Literal["portal", "kiosk", "window", "api"]
MaterialKind = Literal["original", "copy", "electronic"]
IdentityLevel = Literal["none", "password", "phone", "real_name", "in_person"]
ONLINE: frozenset[Channel] = frozenset({"portal", "api"})


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """A data element 数据元 (GB/T 19488 in name): everything asked, held, shown or counted is one."""

    id: str  # "person.birth_date"
    group: str  # elements of one group are held, and occur, together
    name: Text
    datatype: Datatype
    codes: str  # id of a code list, "" when not coded
    authority: str  # code of the department whose word decides
    sensitivity: Sensitivity
    encrypted: bool
    standard: str  # where the definition comes from
    community: bool = False  # what the workers of her own village or community may see
    many_by: str = ""  # for a group one person holds several of: the element of the group that tells them apart
    register: Register = "person"  # of what it is said
    stays: str = ""  # why nobody gathers it in a community: a reason of rules.table.stays
    listed: bool = False  # its register lists everyone it applies to: whoever is not in it has none

    @property
    def told_only(self) -> bool:
        """Personal text written freely: that somebody told it may be counted, what she told may not."""
        return self.datatype == "text" and not self.codes and self.sensitivity not in ("public", "internal")


@dataclass(frozen=True, slots=True)
class CodeList:
    """A coded value domain: code -> what people read."""

    id: str
    standard: str
    items: dict[str, Text]
    aliases: dict[str, str] = field(default_factory=dict)  # what people write -> code


@dataclass(frozen=True, slots=True)
class DepartmentSpec:
    """A body that delivers data, decides matters, or answers for a data element."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class FeedColumn:
    """One column of a department's file and the element it becomes."""

    heading: str
    element: str
    aliases: tuple[str, ...] = ()
    transform: str = "text"  # name of a function in rules.transform
    required: bool = False


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """How one department's file is read."""

    code: str
    name: Text
    department: str
    key: str  # heading of the column that identifies a row at the source
    columns: tuple[FeedColumn, ...]
    of: Register = "person"  # whose register it is: what a row is about
    ending: str = "csv"
    encodings: tuple[str, ...] = ("utf-8-sig", "gb18030")
    observed: str = ""  # heading of the column that dates a row; "" = the day the file is taken
    cadence_days: int = 1
    ignored: tuple[str, ...] = ()  # headings the department sends and we have no basis to keep
    mark: str = ""  # heading that, in a file of changes, says what happened to a row; a file without it is full
    removals: tuple[str, ...] = ()  # what the mark says of a row that is gone


@dataclass(frozen=True, slots=True)
class Basis:
    """The article a matter rests on."""

    law: Text
    article: Text
    gist: Text

    def cited(self) -> Text:
        """Law and article in one line."""
        return Text(f"{self.law.zh} {self.article.zh}", f"{self.law.en}, {self.article.en}")


@dataclass(frozen=True, slots=True)
class Term:
    length: int
    unit: TermUnit


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit the law sets, and where."""

    length: int
    unit: TermUnit
    article: Text


@dataclass(frozen=True, slots=True)
class When:
    """Holds when a situation was settled as one of these choices. There are no other conditions."""

    situation: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SituationChoice:
    """One way things can be. ``held`` are the record's codes that say so; ``absent``: that nothing is held says so."""

    code: str
    name: Text
    held: tuple[str, ...] = ()
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """A question whose answer decides which materials and values are needed.

    With an ``element`` the record answers where it can; it is asked only where it cannot.
    """

    code: str
    question: Text
    choices: tuple[SituationChoice, ...]
    element: str = ""
    when: tuple[When, ...] = ()  # asked only when all of these hold; earlier situations only
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A document a matter needs, unless an element or a paper of ours already says what it would prove."""

    code: str
    name: Text
    kind: MaterialKind
    source: str  # department that issues it; "resident" when she makes it herself
    when: tuple[When, ...] = ()
    spared_by: str = ""  # an element: held, the material is not asked for
    spared_by_paper: str = ""  # a certificate of ours: valid, the material is not asked for
    copies: int = 1
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """An element a matter needs. What is known is shown, never asked again."""

    element: str
    required: bool = True
    max_age_days: int = 0  # 0: a known value never grows stale; else it is to be confirmed after so many days
    hint: Text | None = None
    when: tuple[When, ...] = ()  # needed only when all of these hold


@dataclass(frozen=True, slots=True)
class Question:
    """What people often ask about a matter, and the answer."""

    ask: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class MatterSpec:
    """An implementation-list entry 实施清单, in the version in force."""

    code: str
    name: Text
    aliases: tuple[str, ...]
    summary: Text
    department: str  # who decides
    matter_type: str  # GB/T 39046 A.1
    case_type: Literal["instant", "promised"]
    levels: tuple[str, ...]  # GB/T 39046 A.2: who may handle it, from the state (1) to the village (6)
    basis: tuple[Basis, ...]
    asks: tuple[Ask, ...]
    term: Term  # what is promised; length 0 for an instant matter
    fee: Text
    result: Text
    certificate: str  # the paper a yes brings; "" when the result is not a paper of this platform
    rule: str  # name of a function in rules.decide; "" when people decide
    channels: tuple[Channel, ...]
    applicants: tuple[str, ...] = ("1",)  # GB/T 39046 A.4: 1 a natural person, 2 an enterprise …
    identity_level: IdentityLevel = "real_name"
    visits: int = 0  # how often one must come in person
    visits_why: Text | None = None
    post: bool = False  # papers may come and go by post
    statutory: Limit | None = None
    fee_basis: Text | None = None
    result_kind: str = "3"  # 1 a licence or certificate, 2 an approval, 3 other, 4 none
    handled: Text | None = None  # how and where, when nothing of it can be done here yet
    situations: tuple[Situation, ...] = ()
    materials: tuple[Material, ...] = ()
    life_events: tuple[str, ...] = ()
    icon: str = "paper"
    needs: tuple[Text, ...] = ()  # what the person must bring; empty for most instant matters
    help: Text | None = None
    sets: tuple[str, ...] = ()  # elements of type date that granting sets to its day
    faq: tuple[Question, ...] = ()

    @property
    def decided_here(self) -> bool:
        """Whether it is decided the moment it is filed, by its rule."""
        return bool(self.rule)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Elements of one group, printed one line for each time the person holds it."""

    title: Text
    elements: tuple[str, ...]
    empty: Text  # printed when there is none
    only: tuple[str, ...] = ()  # codes of the first element: other lines are not printed; empty prints all


@dataclass(frozen=True, slots=True)
class CertificateSpec:
    """A paper handed out: which template prints which elements."""

    code: str
    title: Text
    issuer: str  # department code
    template: str  # certificates/<template>.typ
    elements: tuple[str, ...]
    valid_days: int
    statement: Text
    note: Text | None = None
    tables: tuple[PrintedTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A post 岗位: what whoever holds it may do."""

    code: str
    name: Text
    permissions: tuple[str, ...]
    description: Text


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """An administrative division by scheme, edition and code; never by code alone (FACTS section 1).

    Content declares divisions of one list only, so within content a code is enough; ``ref`` is what is stored.
    """

    scheme: str
    edition: str
    code: str
    name: Text
    level: str
    parent: str
    aliases: tuple[str, ...] = ()
    category: str = ""  # urban-rural category 城乡分类代码, of villages and communities only

    @property
    def ref(self) -> str:
        """Scheme, edition and code in one word."""
        return division_ref(self.scheme, self.edition, self.code)


def division_ref(scheme: str, edition: str, code: str) -> str:
    """How a division is named in a text column: ``NBS:2022:320509111000``."""
    return f"{scheme}:{edition}:{code}"


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """An office at a place: a department's, a town's service centre, a committee's."""

    code: str
    name: Text
    kind: Literal["department_office", "service_centre", "committee"]
    place: str  # code of a division of content
    department: str = ""  # "" for a self-governing committee
    address: Text | None = None
    phone: str = ""
    hours: Text | None = None


@dataclass(frozen=True, slots=True)
class GridSpec:
    """A grid 网格 of a community: the part one worker looks after."""

    code: str
    name: Text
    covers: Text


@dataclass(frozen=True, slots=True)
class CommunitySpec:
    """A village or community as its own workers know it."""

    code: str  # of its division
    unit: str  # its committee's office
    source: Text  # who says so
    as_of: date
    area_km2: Decimal | None = None
    shops: int | None = None  # along its streets and in its estates
    streets: tuple[Text, ...] = ()
    estates: tuple[Text, ...] = ()
    grids: tuple[GridSpec, ...] = ()
    sample: bool = False  # invented for the demo, and shown as 示例


@dataclass(frozen=True, slots=True)
class WordSpec:
    """What people say for something the names of matters call otherwise: 房产证, 不动产权证书."""

    code: str  # the word as people say it
    meant: tuple[str, ...]
