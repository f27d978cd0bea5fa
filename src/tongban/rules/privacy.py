"""Who may see what of a person, and why.

Personal Information Protection Law (个人信息保护法): article 6 (a clear purpose, the smallest scope), 13 (statutory
duty is a basis of its own), 34 (state organs stay within their duty), 44-45 (everyone may know and read her own).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from tongban.terms.text import Text


class Purpose(StrEnum):
    APPLY = "apply"
    OWN_DATA = "own_data"
    HANDLE_CASE = "handle_case"
    IDENTIFY = "identify"
    KEEP_RECORD = "keep_record"
    REVIEW = "review"
    CORRECT = "correct"
    SERVE = "serve"

    @property
    def meaning(self) -> Text:
        return _PURPOSES[self]


class Relation(StrEnum):
    SELF = "self"  # signed in, or identified at a terminal
    CASE = "case"  # the place whose window answers for a case
    PRESENTED = "presented"  # a document is on the table: is it hers?
    SOURCE = "source"  # a department delivers what it holds, and corrects it
    REVIEW = "review"  # a doubt or a contradiction about her waits for a decision
    COMMUNITY = "community"  # the village or community whose own workers look after her

    @property
    def meaning(self) -> Text:
        return _RELATIONS[self]


_PURPOSES = {
    Purpose.APPLY: Text("本人办事", "applying for a matter"),
    Purpose.OWN_DATA: Text("本人查阅", "reading one's own data"),
    Purpose.HANDLE_CASE: Text("办理办件", "handling a case"),
    Purpose.IDENTIFY: Text("核验身份", "checking identity"),
    Purpose.KEEP_RECORD: Text("部门数据归集", "keeping the record from department data"),
    Purpose.REVIEW: Text("核对数据", "checking whether data are right"),
    Purpose.CORRECT: Text("更正数据", "correcting data"),
    Purpose.SERVE: Text("社区服务", "community work"),
}
_RELATIONS = {
    Relation.SELF: Text("本人", "the person herself"),
    Relation.CASE: Text("办件所在窗口", "the window that answers for the case"),
    Relation.PRESENTED: Text("出示证件", "a document presented"),
    Relation.SOURCE: Text("数据来源部门", "the department the data comes from"),
    Relation.REVIEW: Text("数据核对岗位", "the post that reviews doubtful data"),
    Relation.COMMUNITY: Text("所在村（社区）", "the village or community she lives in"),
}

_ALLOWED: dict[Relation, frozenset[Purpose]] = {
    Relation.SELF: frozenset({Purpose.APPLY, Purpose.OWN_DATA}),  # PIPL 44, 45
    Relation.CASE: frozenset({Purpose.HANDLE_CASE}),  # PIPL 13(3), 34
    Relation.PRESENTED: frozenset({Purpose.IDENTIFY}),  # PIPL 6: the name, nothing more
    Relation.SOURCE: frozenset({Purpose.KEEP_RECORD, Purpose.CORRECT}),
    Relation.REVIEW: frozenset({Purpose.REVIEW}),  # PIPL 8: data must be accurate
    Relation.COMMUNITY: frozenset({Purpose.SERVE}),  # 城市居民委员会组织法 article 3, 村民委员会组织法 article 2
}
# Relations that come from one thing (a case, a doubt, a request) and open it alone.
_OF_ONE_THING = frozenset({Relation.CASE, Relation.REVIEW, Relation.SOURCE})
_IDENTIFYING = frozenset({"person.name", "person.id_number"})


@dataclass(frozen=True, slots=True)
class Held:
    """A relation the actor holds to the person; ``elements`` None means not narrowed."""

    relation: Relation
    ref: str = ""
    elements: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The decision: by which relation, which elements; or the code of the refusal."""

    relation: Relation | None
    elements: frozenset[str]
    refusal: str = ""
    ref: str = ""


def disclose(relations: Collection[Held], purpose: Purpose, elements: Collection[str], ref: str = "") -> Disclosure:
    """Decide one look. All that is asked for must be covered by one relation, or nothing is given.

    Refusals: ``no_relation`` (none that allows this purpose), ``beyond_scope`` (the relation covers less).
    Revoking a relation, or narrowing one, never opens more.
    """
    wanted = frozenset(elements)
    fitting = [held for held in relations if purpose in _ALLOWED[held.relation]]
    if ref:
        fitting = [held for held in fitting if held.relation not in _OF_ONE_THING or held.ref == ref]
    if not fitting:
        return Disclosure(None, frozenset(), "no_relation")
    for held in fitting:
        scope = _IDENTIFYING if held.relation is Relation.PRESENTED else held.elements
        if scope is None or wanted <= scope:
            return Disclosure(held.relation, wanted, ref=held.ref)
    return Disclosure(None, frozenset(), "beyond_scope")


def mask(element: str, value: str) -> str:
    """A value as strangers may see it: enough to recognise one's own, too little to use. PIPL 51(3)."""
    if not value:
        return ""
    if len(value) == 1:
        return "*"
    if element == "person.name":
        return value[0] + "*" * (len(value) - 1)
    if len(value) >= 10:
        return value[:3] + "*" * (len(value) - 7) + value[-4:]
    return value[0] + "*" * (len(value) - 1)
