"""Whose a row is: by valid ID number, through the blind index; a stranger's name under a known number is refused."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tongban.catalogue.current import content
from tongban.catalogue.values import department_of
from tongban.guard.actions import admit
from tongban.residents.models import Holding, Locator
from tongban.rules.match import names_agree
from tongban.store import bulk, cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import RowRefused, SourceRow

ID_NUMBER, NAME = "person.id_number", "person.name"

_NO_NUMBER = (
    Text(
        "没有可用的公民身份号码，无法确定是谁的数据",
        "no usable ID number, so it cannot be said whose row this is",
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


def bidx(id_number: str) -> bytes:
    """What an ID number is found by."""
    return blind("locator", id_number)


def whose(
    rows: Sequence[SourceRow], *, source: str, linked: Mapping[int, UUID | None], region: int
) -> tuple[dict[int, UUID], list[RowRefused]]:
    """The subject of each row by its line, subjects met for the first time admitted; and the rows refused.

    ``linked`` says whose a row's record is already: somebody known there may have changed her name. The department
    that decides names is believed about them.
    """
    decides_names = department_of(source) == content().elements[NAME].authority
    numbers = {row.line: row.values.get(ID_NUMBER, "") for row in rows if row.subject_id is None}
    located = _located({bidx(number) for number in numbers.values() if number})
    names = _names(set(located.values()))
    owners: dict[int, UUID] = {}
    refused: list[RowRefused] = []
    new: dict[bytes, UUID] = {}
    for row in rows:
        if row.subject_id is not None:
            owners[row.line] = row.subject_id
            continue
        number, name = numbers[row.line], row.values.get(NAME, "")
        if not number:
            refused.append(RowRefused(row.line, "no_id_number", ID_NUMBER, *_NO_NUMBER, key=row.key))
            continue
        index = bidx(number)
        subject_id = located.get(index) or new.get(index)
        if subject_id is None:
            subject_id = new[index] = new_id()
        elif not (decides_names or linked.get(row.line) == subject_id or names_agree(names.get(subject_id, ""), name)):
            refused.append(RowRefused(row.line, "name_contradicts_id", NAME, *_OTHER_NAME, key=row.key))
            continue
        names.setdefault(subject_id, name)
        owners[row.line] = subject_id
    admit(ids=new.values(), region=region)
    bulk.insert(Locator, ("bidx", "subject_id"), list(new.items()))
    return owners, refused


def _located(indexes: set[bytes]) -> dict[bytes, UUID]:
    found: dict[bytes, UUID] = {}
    for some in bulk.in_batches(indexes):
        rows = Locator.objects.filter(bidx__in=some).values_list("bidx", "subject_id")
        found |= {bytes(index): subject_id for index, subject_id in rows}
    return found


def _names(subject_ids: set[UUID]) -> dict[UUID, str]:
    names: dict[UUID, str] = {}
    for some in bulk.in_batches(subject_ids):
        held = Holding.objects.filter(subject__in=some, grp="person", occ="")
        for subject_id, sealed, prov in held.values_list("subject_id", "sealed", "prov"):
            if NAME in sealed:
                names[subject_id] = cells.unseal_text(sealed[NAME], NAME, prov[NAME]["obs"])
    return names
