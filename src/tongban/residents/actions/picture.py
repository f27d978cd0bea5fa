"""Deciding the current picture of people from everything their sources say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.residents.columns import Open
from tongban.residents.models import Holding
from tongban.residents.shape import Shape, mark
from tongban.rules.golden import Candidate, choose, ruled
from tongban.store import bulk, cells
from tongban.store.blind import blind

from .contests import Place, Ruling, Rulings, Standing
from .frame import Frame
from .persons import Chosen, write_persons
from .things import write_things

_SAID = """
SELECT l.subject_id, r.source, o.id, o.observed_on, o.known_at, o.plain, o.sealed
FROM residents_link l JOIN residents_record r ON r.id = l.record_id
JOIN residents_observation o ON o.id = r.observation_id
WHERE l.until IS NULL AND r.gone_at IS NULL AND l.subject_id {among} ORDER BY l.id
"""
_BEFORE = "SELECT subject_id, grp, occ, plain, prov FROM residents_holding WHERE subject_id {among}"
_HOLDING = ("subject_id", "grp", "occ", "plain", "sealed", "prov")
_PLACE = ("subject_id", "grp", "occ")
EVERY = frozenset({"*"})  # every group of a person is to be decided


@dataclass(slots=True)
class Said:
    """What one record says of a person now. ``clear`` is what it said in the open, while that is still in memory."""

    source: str
    observation_id: str
    observed_on: date
    known_at: datetime
    plain: dict[str, str]
    sealed: dict[str, str]
    clear: Mapping[str, str] | None = None
    _origins: dict[tuple[str, bool], dict[str, Any]] = field(default_factory=dict)

    def value(self, element: str) -> str:
        if self.clear is not None:
            return self.clear[element]
        if element in self.plain:
            return self.plain[element]
        return cells.unseal_text(self.sealed[element], element, self.observation_id)

    def origin(self, because: str, contested: bool = False) -> dict[str, Any]:
        """Where a value comes from, as a holding keeps it."""
        kept = self._origins.get((because, contested))
        if kept is None:
            kept = self._origins[because, contested] = {
                "obs": self.observation_id,
                "src": self.source,
                "on": self.observed_on.isoformat(),
                "at": self.known_at.isoformat(),
                "why": because,
            } | ({"contested": True} if contested else {})
        return kept


@dataclass(slots=True)
class Group:
    """One element group of one person, one occurrence."""

    plain: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    prov: dict[str, Any] = field(default_factory=dict)

    def folded(self) -> "Group":
        """The same with the commonest origin said once, as ``*``."""
        counts: dict[int, int] = {}
        for one in self.prov.values():
            counts[id(one)] = counts.get(id(one), 0) + 1
        most = max(counts, key=counts.__getitem__)
        rest = {element: one for element, one in self.prov.items() if id(one) != most}
        self.prov = {"*": next(one for one in self.prov.values() if id(one) == most)} | rest
        return self


Groups = dict[tuple[str, str], Group]


def decide(
    frame: Frame,
    *,
    touched: Mapping[UUID, Collection[str]],
    new: Mapping[UUID, Said],
    fresh: Mapping[str, Said],
) -> None:
    """Choose the values of ``touched`` people anew, of the groups named, and write only what changed.

    ``new`` are people nobody knew before, with the one row that tells of them; ``fresh`` what was said in this
    transaction, by observation, so that it need not be decrypted again.
    """
    old = {subject_id: groups for subject_id, groups in touched.items() if subject_id not in new}
    said = _said(old, fresh)
    standing = Standing.of(old)
    decided: dict[UUID, Groups] = {}
    chosen: dict[UUID, Chosen] = {id: one.value for id, one in new.items()}
    for subject_id, wanted in old.items():
        mine = said.get(subject_id, [])
        if len(mine) == 1 and subject_id not in standing.subjects:
            decided[subject_id], chosen[subject_id] = _of_one(frame.shape, mine[0], wanted), mine[0].value
        else:
            rulings = standing.rulings(subject_id)
            decided[subject_id], chosen[subject_id] = _of_many(frame.shape, mine, wanted, rulings)
            standing.told(subject_id, rulings, frame.shape, wanted)
    standing.write(frame)
    rest = _write_holdings(frame.shape, old, decided)
    people = {id: _open(frame.shape, some, rest.get(id)) for id, some in decided.items()}

    def newcomers() -> Iterator[tuple[Any, ...]]:
        for subject_id, one in new.items():
            groups = _of_one(frame.shape, one, EVERY)
            people[subject_id] = _open(frame.shape, groups)
            yield from _rows(subject_id, groups)

    bulk.insert(Holding, _HOLDING, newcomers())
    if frame.register == "person":
        write_persons(frame, old=old, people=people, chosen=chosen)
    else:
        write_things(frame, people)


def _said(subject_ids: Iterable[UUID], fresh: Mapping[str, Said]) -> dict[UUID, list[Said]]:
    said: dict[UUID, list[Said]] = defaultdict(list)
    for subject_id, source, id, observed_on, known_at, plain, sealed in bulk.fetch(_SAID, subject_ids):
        observation_id = str(bulk.uuid_of(id))
        one = fresh.get(observation_id) or Said(
            source, observation_id, bulk.day_of(observed_on), bulk.instant_of(known_at),
            bulk.json_of(plain), bulk.json_of(sealed),
        )  # fmt: skip
        said[bulk.uuid_of(subject_id)].append(one)
    return said


def _of_one(shape: Shape, said: Said, wanted: Collection[str]) -> Groups:
    """The picture when one row says everything: its cells move over as they are."""
    groups: Groups = {}
    origin = said.origin("only")
    for values, sealed in ((said.plain, False), (said.sealed, True)):
        for element, value in values.items():
            place = _place(shape, element, said)
            if wanted is not EVERY and place[0] not in wanted:
                continue
            group = groups.get(place)
            if group is None:
                group = groups[place] = Group(prov={"*": origin})
            (group.sealed if sealed else group.plain)[element] = value
    return groups


def _of_many(shape: Shape, said: list[Said], wanted: Collection[str], rulings: Rulings) -> tuple[Groups, Chosen]:
    """The chosen value of every element, by group and occurrence, with where it comes from."""
    by_place: dict[Place, list[Said]] = {}
    for one in said:
        for element, group in _told(shape, one, wanted):
            occ = _place(shape, element, one)[1] if group in shape.many_by else ""
            by_place.setdefault((element, occ), []).append(one)
    groups: Groups = {}
    winners: dict[str, Said] = {}
    for place, sources in by_place.items():
        element, occ = place
        if len(sources) == 1:
            best, because, contested = sources[0], "only", False
        else:
            best, because, contested = _chosen(shape, place, sources, rulings)
        winners.setdefault(element, best)
        here = shape.group[element], occ
        group_ = groups.get(here)
        if group_ is None:
            group_ = groups[here] = Group()
        if element in best.plain:
            group_.plain[element] = best.plain[element]
        else:
            group_.sealed[element] = best.sealed[element]
        group_.prov[element] = best.origin(because, contested)
    return {place: group.folded() for place, group in groups.items()}, lambda element: winners[element].value(element)


def _told(shape: Shape, said: Said, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """The elements a row tells of the groups wanted, each with its group."""
    group_of = shape.group
    for element in (*said.plain, *said.sealed):
        group = group_of[element]
        if wanted is EVERY or group in wanted:
            yield element, group


def _chosen(shape: Shape, place: Place, sources: list[Said], rulings: Rulings) -> tuple[Said, str, bool]:
    """Which source is believed about one value; a contradiction nobody decides is noted in ``rulings``."""
    element = place[0]
    values = [one.value(element) for one in sources]
    candidates = [
        Candidate(value, shape.department(one.source), one.observed_on, one.known_at, one.observation_id)
        for value, one in zip(values, sources, strict=True)
    ]
    choice = choose(candidates, shape.elements[element].authority)
    if not choice.contested:
        return sources[choice.index], choice.because, False
    marks = [mark(element, value) for value in values]
    ruling = rulings.stands(place, marks)
    if ruling is not None:
        index = ruled(candidates, [found == ruling for found in marks])
        return sources[index], "ruled", False
    rulings.contested[place] = Ruling(
        [
            {"obs": one.observation_id, "src": one.source, "mark": found}
            for one, found in zip(sources, marks, strict=True)
        ]
    )
    return sources[choice.index], choice.because, True


def _place(shape: Shape, element: str, said: Said) -> tuple[str, str]:
    """The group of an element and which of its occurrences this row speaks of."""
    group = shape.group[element]
    by = shape.many_by.get(group)
    if by is None or not (by in said.plain or by in said.sealed):
        return group, ""
    return group, blind(f"occ/{by}", said.value(by))[:8].hex()


def _open(shape: Shape, groups: Groups, rest: Open | None = None) -> Open:
    """What stands open of a person, with the ``rest`` that was not decided anew."""
    one = rest or Open()
    for (grp, _), group in groups.items():
        one.add(shape, grp, group.plain)
    return one


def _rows(subject_id: UUID, groups: Groups) -> Iterator[tuple[Any, ...]]:
    for (grp, occ), group in groups.items():
        yield subject_id, grp, occ, group.plain, group.sealed, group.prov


def _write_holdings(
    shape: Shape, old: Mapping[UUID, Collection[str]], decided: Mapping[UUID, Groups]
) -> dict[UUID, Open]:
    """Write what changed; returns what stands open of the groups that were not decided, by subject."""
    before: dict[tuple[UUID, str, str], Any] = {}
    rest: dict[UUID, Open] = {}
    for raw, grp, occ, plain, prov in bulk.fetch(_BEFORE, old):
        subject_id = bulk.uuid_of(raw)
        if old[subject_id] is EVERY or grp in old[subject_id]:
            before[subject_id, grp, occ] = bulk.json_of(prov)
        else:
            rest.setdefault(subject_id, Open()).add(shape, grp, bulk.json_of(plain))
    changed: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    for subject_id, mine in decided.items():
        for row in _rows(subject_id, mine):
            prov = before.pop(row[:3], None)
            if prov != row[-1]:
                (new if prov is None else changed).append(row)
    bulk.upsert(Holding, _HOLDING, _PLACE, changed)
    bulk.insert(Holding, _HOLDING, new)
    for subject_id, grp, occ in before:  # nobody says anything of that kind any more
        Holding.objects.filter(subject=subject_id, grp=grp, occ=occ).delete()
    return rest
