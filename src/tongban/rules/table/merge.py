"""The fewest questions that serve every table: what is held or follows is asked of nobody, the rest of each once.

A question is one element, asked of everybody some table needs it of. Each table is then a view: its lines and figures
follow from what is held and from the answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongban.terms.content import Content
from tongban.terms.specs import Register
from tongban.terms.tables import TableSpec

from .compare import PERIODS, Asked, Held, Library, lacking_of
from .derive import ALIVE
from .dictionary import read
from .expression import ALWAYS, Both, Condition, Either, Missing, Not, Number, Within, elements_of
from .meaning import TooLarge, implies

NEVER = Not(ALWAYS)


@dataclass(slots=True)
class Question:
    """One element nobody holds: of whom it is asked, and which columns it serves."""

    element: str
    of: Register
    asked_of: list[Condition] = field(default_factory=list)  # whoever fulfils one of them; none contains another
    serves: list[tuple[str, str]] = field(default_factory=list)  # table, column

    @property
    def whom(self) -> Condition:
        return Either(tuple(self.asked_of))


@dataclass(frozen=True, slots=True)
class Merged:
    """What is left to ask, and which lists are part of another."""

    questions: tuple[Question, ...]
    views: Mapping[str, str]  # a list -> one that has all its people, and asks all that it asks
    kept_back: frozenset[tuple[str, str]]  # table, column: stays with a department


def merge(library: Library, held: Mapping[str, Held]) -> Merged:
    """The questions of all the tables in force."""
    content = library.content
    questions: dict[str, Question] = {}
    kept_back: set[tuple[str, str]] = set()
    asked: dict[str, set[str]] = {}
    for code, mine in library.tables.items():
        about = mine.about
        for column in mine.table.columns:
            if mine.stays(column, content):
                kept_back.add((code, column.code))
                continue
            for element in lacking_of(mine, column, content, held):
                asked.setdefault(code, set()).add(element)
                one = questions.setdefault(element, Question(element, content.elements[element].register))
                one.serves.append((code, column.code))
                mine_too = read(column.where, mine.known)
                _widen(one, _whom(mine, Both((about, mine_too)), content, held), mine)
    return Merged(
        tuple(sorted(questions.values(), key=lambda one: one.element)),
        dict(_views(library, asked)),
        frozenset(kept_back),
    )


def _whom(mine: Asked, condition: Condition, content: Content, held: Mapping[str, Held]) -> Condition:
    """Whom a question has to be asked of: whoever may be in, as far as what is held can tell."""
    lacking = {one for one in elements_of(condition) if one not in held and content.elements[one].register != "place"}
    whom = loosened(condition, lacking)
    dies = mine.table.of != "person" or "person.death_date" in elements_of(condition)
    return whom if dies else Both((whom, ALIVE))


def loosened(condition: Condition, lacking: Iterable[str], holds: bool = True) -> Condition:
    """The condition with everything about ``lacking`` elements taken to be as one wishes: fulfilled (``holds``)."""
    gone = set(lacking)
    if not gone & set(elements_of(condition)):
        return condition
    match condition:
        case Not():
            return Not(loosened(condition.condition, gone, not holds))
        case Both():
            return Both(tuple(loosened(one, gone, holds) for one in condition.conditions))
        case Either():
            return Either(tuple(loosened(one, gone, holds) for one in condition.conditions))
        case Missing() | Within() | Number():
            return ALWAYS if holds else NEVER
    return ALWAYS if holds else NEVER


def _widen(question: Question, whom: Condition, mine: Asked) -> None:
    """Ask these people, too, unless all of them are asked already; who is among them need not be named apart."""
    if any(_all_of(whom, other, mine) for other in question.asked_of):
        return
    question.asked_of = [other for other in question.asked_of if not _all_of(other, whom, mine)] + [whom]


def _all_of(some: Condition, others: Condition, mine: Asked) -> bool:
    try:
        return implies(some, others, mine.known.all, PERIODS)
    except TooLarge:
        return False


def _views(library: Library, asked: Mapping[str, set[str]]) -> Iterable[tuple[str, str]]:
    lists = [one for one in library.tables.values() if one.table.kind == "roster"]
    for mine in lists:
        for other in lists:
            if other is mine or not _within(mine.table, other.table):
                continue
            there, here = asked.get(other.table.code, set()), asked.get(mine.table.code, set())
            if here <= there and mine.share(other) == "all" and (there != here or other.table.code < mine.table.code):
                yield mine.table.code, other.table.code
                break


def _within(mine: TableSpec, other: TableSpec) -> bool:
    return (mine.of, mine.by) == (other.of, other.by)
