"""Whose a row is: by a valid document number, through the blind index. A stranger's name under it is refused.

Rows without a usable number are refused here, to be linked by everything else they say (``residents.linkage``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tongban.guard.actions import admit, dismiss
from tongban.residents.columns import charged_to
from tongban.residents.models import Link, Locator
from tongban.residents.shape import FORMER_NAME, ID_NUMBER, NAME, located_by
from tongban.rules.match import names_agree
from tongban.store import bulk, cells
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import RowRefused, SourceRow

from .frame import Frame
from .known import Known

NO_NUMBER, OTHER_NAME = "no_usable_number", "name_contradicts_id"

_NO_NUMBER = (
    Text(
        "没有可用的公民身份号码或其他证件号码，也没有别的办法确定是谁的数据",
        "no usable number of a document, and nothing else tells whose row this is",
    ),
    Text("请来源部门补上公民身份号码后重新报送这一行", "add the ID number at the source and send the row again"),
)
_OTHER_NAME = (
    Text(
        "姓名与该公民身份号码已有的姓名不一致",
        "the name differs from the one already known under this ID number",
    ),
    Text(
        "请来源部门核对公民身份号码和姓名，改正后重新报送这一行",
        "check the ID number and the name at the source, correct one and send the row again",
    ),
)
_LOCATED = "SELECT bidx, subject_id FROM residents_locator WHERE bidx {among}"
_PERSONS = (
    "SELECT subject_id, sealed, prov FROM residents_holding WHERE grp = 'person' AND occ = '' AND subject_id {among}"
)


@dataclass(slots=True)
class Owners:
    """Whose each row is, by line; by which method; and the rows refused."""

    of: dict[int, UUID] = field(default_factory=dict)
    method: dict[int, str] = field(default_factory=dict)
    refused: list[RowRefused] = field(default_factory=list)


def whose(frame: Frame, rows: Sequence[SourceRow], linked: Mapping[int, Known]) -> Owners:
    """The subject of each row; subjects met for the first time are the frame's newcomers.

    ``linked`` says whose a row's record is already: somebody known there may have changed her name, and a row that
    lost its number stays hers. The department that decides names is believed about them. What a person decided
    (method "clerk") no delivery moves.
    """
    owners = Owners()
    index = {row.line: located_by(row.values) for row in rows if row.subject_id is None}
    first = {found: row for row in reversed(rows) if (found := index.get(row.line))}
    located = _located(frame, first)
    known = {*located.values(), *(one.subject_id for one in linked.values() if one.subject_id)} - frame.newcomers.keys()
    names = _names(known)
    decides_names = frame.shape.department(frame.source) == frame.shape.elements[NAME].authority
    for row in rows:
        held = linked.get(row.line)
        if row.subject_id is not None:
            owners.of[row.line], owners.method[row.line] = row.subject_id, row.method or Link.Method.KNOWN
            continue
        found = index[row.line]
        if held is not None and held.subject_id and (held.method == Link.Method.CLERK or found is None):
            owners.of[row.line] = held.subject_id
            continue
        if found is None:
            owners.refused.append(row.doubt or RowRefused(row.line, NO_NUMBER, ID_NUMBER, *_NO_NUMBER, key=row.key))
            continue
        subject_id, name = located[found], row.values.get(NAME, "")
        stays = held is not None and held.subject_id == subject_id
        hers = names.setdefault(subject_id, {name})
        if not (decides_names or stays or not hers or any(names_agree(one, name) for one in hers)):
            owners.refused.append(RowRefused(row.line, OTHER_NAME, NAME, *_OTHER_NAME, key=row.key))
            continue
        owners.of[row.line], owners.method[row.line] = subject_id, Link.Method.NUMBER
    return owners


def _located(frame: Frame, first: Mapping[bytes, SourceRow]) -> dict[bytes, UUID]:
    """Whose each number is; a number nobody had gets a new subject, whichever of two writers comes first.

    ``first`` has one row for each number. Subjects go in before what points at them: SQLite looks for what points at
    a row that comes late in every table that could.
    """
    located = _look_up(first)
    fresh = {index: new_id() for index in sorted(first.keys() - located.keys())}
    if not fresh:
        return located
    codes = {index: code for index in fresh if (code := charged_to(first[index].values))}
    places = frame.places(codes.values())
    at = {id: places.get(codes.get(index, "")) for index, id in fresh.items()}
    admit(ids=fresh.values(), region=frame.region, places=at)
    all_ours = bulk.claim(Locator, ("bidx", "subject_id"), ("bidx",), list(fresh.items()))
    located |= fresh if all_ours else _look_up(fresh)
    ours = {id: at[id] for index, id in fresh.items() if located[index] == id}
    dismiss(ids=at.keys() - ours.keys())
    frame.newcomers |= ours
    return located


def _look_up(indexes: Iterable[bytes]) -> dict[bytes, UUID]:
    return {bytes(index): bulk.uuid_of(subject_id) for index, subject_id in bulk.fetch(_LOCATED, sorted(indexes))}


def _names(subject_ids: set[UUID]) -> dict[UUID, set[str]]:
    """The names people go by and those they went by before: a department may still have the old one."""
    names: dict[UUID, set[str]] = {}
    for subject_id, sealed, prov in bulk.fetch(_PERSONS, sorted(subject_ids)):
        found, origins = bulk.json_of(sealed), bulk.json_of(prov)
        names[bulk.uuid_of(subject_id)] = {
            cells.unseal_text(found[element], element, (origins.get(element) or origins["*"])["obs"])
            for element in (NAME, FORMER_NAME)
            if element in found
        }
    return names
