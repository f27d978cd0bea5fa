"""What the dictionary of elements means for the record: groups, cells, occurrences. Made once per catalogue version."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tongban.catalogue.current import content
from tongban.store import cells
from tongban.store.blind import blind
from tongban.terms.content import Content
from tongban.terms.specs import ElementSpec, Register

ID_NUMBER, NAME, FORMER_NAME = "person.id_number", "person.name", "person.former_name"
MOBILE = "person.mobile"
DOCUMENT_TYPE, DOCUMENT_NO = "person.document_type", "person.document_no"


@dataclass(frozen=True, slots=True)
class Shape:
    """The elements in force, as the record sees them."""

    elements: dict[str, ElementSpec]
    group: dict[str, str]  # element -> group
    encrypted: frozenset[str]
    many_by: dict[str, str]  # group one person holds several of -> the element that tells them apart
    departments: dict[str, str]  # source -> department behind it
    registers: dict[str, Register]  # source -> what its rows are about; of one not named, people

    def department(self, source: str) -> str:
        """The department behind a source: a feed's, or the source itself (a resident)."""
        return self.departments.get(source, source)

    def coded(self, element: str, value: str) -> str:
        """A value as it may be counted: of free text only that somebody told it."""
        return "1" if self.elements[element].told_only else value

    def split(self, values: Mapping[str, str], observation_id: str) -> tuple[dict[str, str], dict[str, str]]:
        """Values that may stand open, and cells of those that may not, bound to element and observation."""
        plain: dict[str, str] = {}
        sealed: dict[str, str] = {}
        for element, value in values.items():
            if element in self.encrypted:
                sealed[element] = cells.seal_text(value, element, observation_id)
            else:
                plain[element] = value
        return plain, sealed


_kept: tuple[Content, Shape] | None = None


def shape() -> Shape:
    """The shape of the catalogue in force."""
    global _kept
    now = content()
    if _kept is None or _kept[0] is not now:
        _kept = (now, _made(now))
    return _kept[1]


def _made(now: Content) -> Shape:
    elements = now.elements
    return Shape(
        elements=elements,
        group={id: spec.group for id, spec in elements.items()},
        encrypted=frozenset(id for id, spec in elements.items() if spec.encrypted),
        many_by={spec.group: spec.many_by for spec in elements.values() if spec.many_by},
        departments={code: feed.department for code, feed in now.feeds.items()},
        registers={code: feed.of for code, feed in now.feeds.items()},
    )


def bidx(id_number: str) -> bytes:
    """What a citizen ID number is found by."""
    return blind("locator", id_number)


def located_by(values: Mapping[str, str]) -> bytes | None:
    """What a row's person is found by: her ID number, else another document by type and number."""
    if number := values.get(ID_NUMBER):
        return bidx(number)
    if other := values.get(DOCUMENT_NO):
        return blind("locator", f"{values.get(DOCUMENT_TYPE, '')}:{other}")
    return None


def mark(element: str, value: str) -> str:
    """A short keyed stand-in for a value, to say "the same as before" without keeping it."""
    return blind(f"value/{element}", value)[:8].hex()


def uuid(value: str) -> UUID:
    return UUID(value)
