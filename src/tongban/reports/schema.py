"""The relations summaries read, from the dictionary of elements: a column for each that stands open."""

import json
from dataclasses import dataclass
from hashlib import sha256

from tongban.residents.coded import ELEMENTS
from tongban.rules.table.sql import column
from tongban.terms.content import Content
from tongban.terms.specs import Datatype, ElementSpec, Register

TYPES: dict[Datatype, str] = {"date": "DATE", "integer": "BIGINT", "money": "DECIMAL(18,4)", "decimal": "DECIMAL(18,4)"}
PLACED = {"household.register_division": "registered", "residence.division": "usual"}
HOUSEHOLD = "household.no"
PERSON = {"id": "BIGINT", "region": "INTEGER", "household": "BIGINT", "registered": "VARCHAR", "usual": "VARCHAR"}
THING = {"id": "BIGINT", "region": "INTEGER", "place": "VARCHAR"}
THINGS: tuple[Register, ...] = ("dwelling", "enterprise", "event")


@dataclass(frozen=True, slots=True)
class Schema:
    """Which elements stand in which relation."""

    single: dict[Register, tuple[ElementSpec, ...]]  # register -> elements one has one value of
    several: dict[str, tuple[ElementSpec, ...]]  # group -> elements of each occurrence

    @property
    def relations(self) -> tuple[str, ...]:
        return (*self.single, *self.several)

    @property
    def mark(self) -> str:
        """What stands for these columns: a snapshot with others is of no use."""
        said = [f"{name}:{one.id}:{one.datatype}" for name, some in self._all() for one in some]
        return sha256("\n".join(said).encode()).hexdigest()[:12]

    def _all(self) -> tuple[tuple[str, tuple[ElementSpec, ...]], ...]:
        return (*self.single.items(), *self.several.items())

    def structure(self, register: Register) -> str:
        """What DuckDB's ``json_transform`` is told to take out of the column ``more``."""
        told: dict[str, object] = {one.id: _type(one) for one in self._from_json(register)}
        if register == "person":
            told |= {group: [{one.id: _type(one) for one in some}] for group, some in self.several.items()}
        return json.dumps(told)

    def flat(self, register: Register) -> str:
        """The select list of a relation over a row with ``m``, what ``structure`` took out."""
        if register != "person":
            return ", ".join([*THING, *(_taken(one) for one in self.single[register])])
        own = [f"{column(element)} AS {column(element)}" for element in ELEMENTS]
        own += [f"{place} AS {column(element)}" for element, place in PLACED.items()]
        own += [f"CASE WHEN household IS NOT NULL THEN '1' END AS {column(HOUSEHOLD)}"]
        return ", ".join([*PERSON, *own, *(_taken(one) for one in self._from_json("person"))])

    def flat_several(self, group: str) -> str:
        """The select list of what one has several of, over a row with ``m``, one occurrence of it."""
        return ", ".join(["id", "region", *(_taken(one) for one in self.several[group])])

    def columns(self, relation: str) -> tuple[tuple[str, str], ...]:
        """Name and type of every column of a relation."""
        if relation in self.several:
            return (("id", "BIGINT"), ("region", "INTEGER"), *map(_typed, self.several[relation]))
        own = PERSON if relation == "person" else THING
        elements = next(some for register, some in self.single.items() if register == relation)
        return (*own.items(), *map(_typed, elements))

    def changed_with(self, relation: str) -> str:
        """The relation whose changed rows tell which of these are stale: what somebody holds changes with her."""
        return "person" if relation in self.several else relation

    def nothing(self, relation: str, text: str = "VARCHAR") -> str:
        """A query with the columns of a relation and no row. ``text`` is what an engine calls the type of text."""
        kinds = {"VARCHAR": text}
        named = (f"CAST(NULL AS {kinds.get(kind, kind)}) AS {name}" for name, kind in self.columns(relation))
        return f"SELECT {', '.join(named)} LIMIT 0"

    def _from_json(self, register: Register) -> list[ElementSpec]:
        apart = {*ELEMENTS, *PLACED, HOUSEHOLD} if register == "person" else set()
        return [one for one in self.single[register] if one.id not in apart]


def schema(content: Content) -> Schema:
    """The relations of a jurisdiction's elements. Sealed ones are in none."""
    many = {one.group for one in content.elements.values() if one.many_by}
    open_ = [one for one in content.elements.values() if not one.encrypted and not one.stays]
    single: dict[Register, tuple[ElementSpec, ...]] = {
        register: tuple(one for one in open_ if one.register == register and one.group not in many)
        for register in ("person", *THINGS)
    }
    several = {
        group: tuple(one for one in open_ if one.group == group)
        for group in sorted(many)
        if any(one.group == group and one.register == "person" for one in open_)
    }
    return Schema(single, several)


def _type(one: ElementSpec) -> str:
    return TYPES.get(one.datatype, "VARCHAR")


def _typed(one: ElementSpec) -> tuple[str, str]:
    return column(one.id), _type(one)


def _taken(one: ElementSpec) -> str:
    return f'm."{one.id}" AS {column(one.id)}'
