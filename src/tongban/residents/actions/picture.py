"""Deciding the current picture of people from everything their sources say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.catalogue.current import content
from tongban.catalogue.values import department_of
from tongban.org.models import Division
from tongban.residents.models import Change, Holding, Link, Person
from tongban.rules.golden import Candidate, choose
from tongban.store import bulk, cells

# Which element fills which counted column of Person.
COLUMNS = {
    "person.sex": "sex",
    "person.ethnic": "ethnic",
    "insurance.pension_type": "pension_type",
    "insurance.pension_status": "pension_status",
}
_PERSON = ("subject_id", "region", "reg_place_id", "birth_date", *COLUMNS.values())
_CHANGE = ("sign", "batch_id", *_PERSON)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one record says of a person now."""

    source: str
    observation_id: str
    observed_on: date
    known_at: datetime
    plain: dict[str, str]
    sealed: dict[str, str]

    def value(self, element: str) -> str:
        if element in self.plain:
            return self.plain[element]
        return cells.unseal_text(self.sealed[element], element, self.observation_id)


@dataclass(slots=True)
class _Group:
    plain: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    prov: dict[str, Any] = field(default_factory=dict)


def decide(*, subject_ids: Iterable[UUID], batch_id: UUID, region: int) -> None:
    """Choose every element's value anew for these subjects and write only what changed."""
    places = _places()
    for some in bulk.in_batches(subject_ids, 400):
        said = _said(some)
        groups = {subject_id: _groups(said.get(subject_id, [])) for subject_id in some}
        _write_holdings(some, groups)
        _write_persons(some, groups, places, batch_id, region)


def _said(subject_ids: list[UUID]) -> dict[UUID, list[_Said]]:
    rows = (
        Link.objects.filter(subject__in=subject_ids, until=None)
        .order_by("id")
        .values_list(
            "subject_id",
            "record__source",
            "record__observation_id",
            "record__observation__observed_on",
            "record__observation__known_at",
            "record__observation__plain",
            "record__observation__sealed",
        )
    )
    said: dict[UUID, list[_Said]] = defaultdict(list)
    for subject_id, source, observation_id, observed_on, known_at, plain, sealed in rows:
        said[subject_id].append(_Said(source, str(observation_id), observed_on, known_at, plain, sealed))
    return said


def _groups(said: list[_Said]) -> dict[str, _Group]:
    """The chosen value of every element, by group, with where it comes from."""
    by_element: dict[str, list[_Said]] = defaultdict(list)
    for one in said:
        for element in (*one.plain, *one.sealed):
            by_element[element].append(one)
    groups: dict[str, _Group] = defaultdict(_Group)
    for element, sources in by_element.items():
        spec = content().elements[element]
        # A single source needs no reading: its cell moves over as it is.
        values = [one.value(element) for one in sources] if len(sources) > 1 else [""]
        choice = choose(
            [
                Candidate(value, department_of(one.source), one.observed_on, one.known_at)
                for value, one in zip(values, sources, strict=True)
            ],
            spec.authority,
        )
        best, group = sources[choice.index], groups[spec.group]
        if element in best.plain:
            group.plain[element] = best.plain[element]
        else:
            group.sealed[element] = best.sealed[element]
        group.prov[element] = {
            "obs": best.observation_id,
            "src": best.source,
            "on": best.observed_on.isoformat(),
            "at": best.known_at.isoformat(),
            "why": choice.because,
        } | ({"contested": True} if choice.contested else {})
    return groups


def _write_holdings(subject_ids: list[UUID], groups: dict[UUID, dict[str, _Group]]) -> None:
    before = {
        (subject_id, grp): prov
        for subject_id, grp, prov in Holding.objects.filter(subject__in=subject_ids).values_list(
            "subject_id", "grp", "prov"
        )
    }
    rows = [
        (subject_id, grp, "", group.plain, group.sealed, group.prov)
        for subject_id, mine in groups.items()
        for grp, group in mine.items()
        if before.get((subject_id, grp)) != group.prov
    ]
    gone = [place for place in before if place[1] not in groups[place[0]]]
    for subject_id, grp in gone:
        Holding.objects.filter(subject=subject_id, grp=grp).delete()
    columns = ("subject_id", "grp", "occ", "plain", "sealed", "prov")
    bulk.upsert(Holding, columns, ("subject_id", "grp", "occ"), rows)


def _write_persons(
    subject_ids: list[UUID],
    groups: dict[UUID, dict[str, _Group]],
    places: dict[str, UUID],
    batch_id: UUID,
    region: int,
) -> None:
    before = {row[0]: row for row in Person.objects.filter(subject__in=subject_ids).values_list(*_PERSON)}
    rows, changes = [], []
    for subject_id, mine in groups.items():
        plain = {element: value for group in mine.values() for element, value in group.plain.items()}
        old = before.get(subject_id)
        born = plain.get("person.birth_date")
        new = (
            subject_id,
            old[1] if old else region,
            places.get(plain.get("household.register_division", "")),
            date.fromisoformat(born) if born else None,
            *(plain.get(element, "") for element in COLUMNS),
        )
        if new == old:
            continue
        rows.append(new)
        changes += [(-1, batch_id, *old)] if old else []
        changes.append((1, batch_id, *new))
    bulk.upsert(Person, _PERSON, ("subject_id",), rows)
    bulk.insert(Change, _CHANGE, changes)


def _places() -> dict[str, UUID]:
    specs = content().places
    ids = {(d[0], d[1], d[2]): d[3] for d in Division.objects.values_list("scheme", "edition", "code", "id")}
    found = {code: ids.get((spec.scheme, spec.edition, spec.code)) for code, spec in specs.items()}
    return {code: id for code, id in found.items() if id is not None}
