"""What two rows can be compared by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tongban.residents.shape import ID_NUMBER, MOBILE, NAME, Shape
from tongban.rules.address import dwelling
from tongban.rules.match import sound
from tongban.store import bulk, cells
from tongban.terms.values import SourceRow

BORN, SEX = "person.birth_date", "person.sex"
ADDRESSES = ("residence.address", "household.register_address", "house.address")
COMPARED = (NAME, ID_NUMBER, BORN, SEX, MOBILE, *ADDRESSES)
_SAID = """
SELECT l.subject_id, r.source, o.id, o.plain, o.sealed
FROM residents_link l JOIN residents_record r ON r.id = l.record_id
JOIN residents_observation o ON o.id = r.observation_id
WHERE l.until IS NULL AND r.gone_at IS NULL AND l.subject_id {among} ORDER BY l.id
"""


@dataclass(slots=True)
class Evidence:
    """One side of a comparison. ``unique_id`` is a row's line or a subject's id."""

    unique_id: str
    name: str | None = None
    sound: str | None = None
    born: str | None = None
    sex: str | None = None
    number: str | None = None
    mobile: list[str] = field(default_factory=list)
    home: list[str] = field(default_factory=list)

    def add(self, values: Mapping[str, str]) -> None:
        """What one more row says; of a name, a birth date, a sex and a number the first one told stands."""
        if self.name is None and (name := values.get(NAME)):
            self.name, self.sound = name, sound(name)
        self.born = self.born or values.get(BORN)
        self.sex = self.sex or values.get(SEX)
        self.number = self.number or values.get(ID_NUMBER)
        if mobile := values.get(MOBILE):
            self.mobile.append(mobile)
        self.home += [home for element in ADDRESSES if (home := dwelling(values.get(element, "")))]


def of_row(row: SourceRow) -> Evidence:
    """What a row says; its number as it was typed, if that is all there is."""
    evidence = Evidence(str(row.line))
    evidence.add(row.values)
    evidence.number = evidence.number or ("".join(row.typed_number.split()).upper() or None)
    return evidence


def of_people(subject_ids: Iterable[UUID], now: Shape) -> list[Evidence]:
    """What everybody's sources say of her, the department that decides names first."""
    authority = now.elements[NAME].authority
    ranked = {
        subject_id: [(now.department(source) != authority, values) for source, values in rows]
        for subject_id, rows in said_of(subject_ids).items()
    }
    return [_of_person(subject_id, rows) for subject_id, rows in ranked.items()]


def said_of(subject_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, dict[str, str]]]]:
    """What every row of these people says that can be compared, with its source, the earliest link first."""
    said: dict[UUID, list[tuple[str, dict[str, str]]]] = {}
    for subject_id, source, id, plain, sealed in bulk.fetch(_SAID, subject_ids):
        values = _compared(bulk.json_of(plain), bulk.json_of(sealed), str(bulk.uuid_of(id)))
        said.setdefault(bulk.uuid_of(subject_id), []).append((source, values))
    return said


def _of_person(subject_id: UUID, rows: Sequence[tuple[bool, dict[str, str]]]) -> Evidence:
    evidence = Evidence(str(subject_id))
    for _, values in sorted(rows, key=lambda row: row[0]):
        evidence.add(values)
    return evidence


def _compared(plain: Mapping[str, str], sealed: Mapping[str, str], observation_id: str) -> dict[str, str]:
    found = {element: plain[element] for element in COMPARED if element in plain}
    return found | {e: cells.unseal_text(sealed[e], e, observation_id) for e in COMPARED if e in sealed}
