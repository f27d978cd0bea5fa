"""What the API takes and gives. Texts come in both languages."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field


class Both(Schema):
    """One text in Chinese and English."""

    zh: str
    en: str


class Matter(Schema):
    """A service matter in short."""

    code: str
    name: Both
    summary: Both
    department: Both
    fee: Both
    instant: bool
    url: str


class Filters(Schema):
    """What a list of matters is narrowed by; each empty or one value."""

    department: str = Field("", description="code of the department that decides")
    event: str = Field("", description="life event, a code of the list `life_event`")
    applicant: str = Field("", description="for whom, GB/T 39046 A.4: 1 a natural person, 2 an enterprise")
    level: str = Field("", description="GB/T 39046 A.2: 2 province, 3 city, 4 county, 5 town, 6 community")
    channel: str = Field("", description="portal, kiosk, window or api")
    letter: str = Field("", description="first letter of the name in pinyin")


class Matters(Schema):
    """Matters found, best first; ``after`` asks for the next page."""

    items: list[Matter]
    total: int
    after: str = Field("", description="code of the last item when more follow; else empty")


class FormField(Schema):
    """One element a matter needs, as it stands for the person signed in."""

    element: str
    name: Both
    state: Annotated[str, Field(description="known | stale | contested | answered | missing | absent")]
    required: bool
    value: str
    source: Both | None
    observed_on: date | None


class Choice(Schema):
    """One way things can be."""

    code: str
    name: Both


class Situation(Schema):
    """A question that decides what is needed, as it stands for the person signed in."""

    code: str
    question: Both
    choices: list[Choice]
    choice: Annotated[str, Field(description="the choice that counts; empty while nobody has chosen")]
    settled_by: Annotated[str, Field(description="record | answer | open")]


class Material(Schema):
    """A document the matter needs in these situations."""

    code: str
    name: Both
    kind: Annotated[str, Field(description="original | copy | electronic")]
    copies: int
    spared: Annotated[str, Field(description="element | paper: what makes it unnecessary; empty: it is needed")]


class Form(Schema):
    """A matter's form with everything already known."""

    matter: Matter
    fields: list[FormField]
    situations: list[Situation]
    materials: list[Material]


class Application(Schema):
    """What a person files. An answer to what is known already, or not needed, is refused: 422 says which and why."""

    model_config = ConfigDict(extra="forbid")

    matter: str
    answers: Annotated[dict[str, str], Field(description="element -> value, for what the form asks")] = {}
    situations: Annotated[dict[str, str], Field(description="situation -> choice, for those left open")] = {}


class Case(Schema):
    """A case as its applicant sees it."""

    number: str
    matter: str
    name: Both
    state: Annotated[str, Field(description="a state of the lifecycle; instant matters come back decided")]
    outcome: Annotated[str | None, Field(description="granted | refused; null until decided")]
    filed_at: datetime
    decided_at: datetime | None
    reason: Both | None
    source: Both | None
    next_step: Both | None
    certificate: Annotated[str | None, Field(description="address of the PDF; null when there is none")]


class Taken(Schema):
    """What became of a file: rows = taken + unchanged + quarantined."""

    batch_id: str
    feed: str
    file: str
    encoding: str
    rows: int
    taken: int
    unchanged: int
    quarantined: int
    linked: Annotated[int, Field(description="of those taken: without a usable number, linked by everything else")]
    doubtful: Annotated[int, Field(description="of those quarantined: a person decides whose they are")]
    let_go: Annotated[int, Field(description="records a full file lacked")]
    held_back: Annotated[int, Field(description="records it lacked, too many to be believed gone")]
    resumed_at: int
    ignored_columns: list[str]
    reasons: Annotated[dict[str, int], Field(description="kind of refusal -> rows")]


class Wrong(Schema):
    """One thing wrong with a request, and where."""

    field: str
    message: Both


class Problem(Schema):
    """Why a request was not carried out. Nothing of it took effect."""

    code: str
    message: Both
    problems: list[Wrong] = []
