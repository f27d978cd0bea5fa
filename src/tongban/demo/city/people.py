"""The people: households from a realistic mix of kinds, and workers from elsewhere who have no register here.

People are drawn as of ``EPOCH`` whatever day the files are made for: later deliveries are about the same.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from . import names
from .addresses import BY_CODE, WHEEL, Neighbourhood, address
from .chance import Wheel, stream
from .households import KINDS, Kind, Member, compose
from .numbers import IdNumbers, keys
from .personas import ResidentPersona

EPOCH = date(2026, 11, 1)
ELSEWHERE = 0.08  # share of all people who are insured here and registered elsewhere
RARE_NAMES = 0.001  # share of registered people with a character GBK does not have; the police file shows "?"
HAN = "汉族"
ETHNIC = Wheel({HAN: 986, "回族": 4, "土家族": 3, "苗族": 2.5, "满族": 1.5, "壮族": 1.5, "蒙古族": 0.8, "彝族": 0.7})
PERSONA_KINDS = {"resident": "one_child", "elder": "old_alone"}


@dataclass(frozen=True, slots=True)
class Registration:
    """What the police hold of somebody besides who she is."""

    person_no: str
    household_no: str
    relation: str
    ethnic: str
    address: str
    place: Neighbourhood
    moved_in: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person."""

    index: int
    name: str
    sex: str  # GB/T 2261.1
    born: date
    id_number: str
    registration: Registration | None  # None: from elsewhere
    persona: str = ""

    def age(self) -> int:
        """Age in full years at the epoch."""
        return EPOCH.year - self.born.year - ((EPOCH.month, EPOCH.day) < (self.born.month, self.born.day))


def population(count: int, seed: int, personas: Sequence[ResidentPersona]) -> tuple[Person, ...]:
    """``count`` people, the personas first among them."""
    return _Builder(count, seed, personas).build()


class _Builder:
    def __init__(self, count: int, seed: int, personas: Sequence[ResidentPersona]) -> None:
        self.rng = stream(seed, "people")
        self.personas = personas
        self.elsewhere = round(count * ELSEWHERE)
        self.registered = count - self.elsewhere
        self.ids = IdNumbers({p.id_number for p in personas})
        self.person_nos = keys(stream(seed, "person_no"), self.registered, prefix="3205", digits=9)
        self.households = 0
        self.people: list[Person] = []

    def build(self) -> tuple[Person, ...]:
        for persona in self.personas:
            self._settle(BY_CODE[persona.place], PERSONA_KINDS.get(persona.key, "alone"), persona)
        kinds = Wheel({name: kind.weight for name, kind in KINDS.items()})
        while len(self.people) < self.registered:
            self._settle(WHEEL.spin(self.rng), kinds.spin(self.rng))
        self._give_rare_names()
        self.people += self._from_elsewhere()
        return tuple(self.people)

    def _settle(self, place: Neighbourhood, kind: str, persona: ResidentPersona | None = None) -> None:
        """One household; the last one is cut to the number of people wanted."""
        rng = self.rng
        self.households += 1
        number = f"{place.code[4:9]}{self.households:06d}"
        home, ethnic = address(rng, place), ETHNIC.spin(rng)
        arrival = _day(rng, 0, 30) if rng.random() < 0.35 else None
        members = self._members(KINDS[kind], persona)
        for member in members[: self.registered - len(self.people)]:
            index = len(self.people)
            head = persona if member.relation == "户主" else None
            born = head.birth_date if head else _day(rng, member.age, member.age + 1)
            moved = max(arrival, born) if arrival else None
            registration = Registration(
                self.person_nos[index],
                number,
                member.relation,
                HAN if persona else ethnic,
                home,
                place,
                moved,
            )
            self.people.append(self._person(index, member, born, registration, head))

    def _members(self, kind: Kind, persona: ResidentPersona | None) -> list[Member]:
        if persona is None:
            return compose(self.rng, kind)
        years = EPOCH.year - persona.birth_date.year
        return compose(self.rng, replace(kind, youngest=years, oldest=years), sex=persona.sex, surname=persona.name[0])

    def _person(
        self,
        index: int,
        member: Member,
        born: date,
        registration: Registration | None,
        persona: ResidentPersona | None,
    ) -> Person:
        if persona:
            return Person(index, persona.name, persona.sex, born, persona.id_number, registration, persona=persona.key)
        name = member.surname + names.given(self.rng, member.sex, born.year)
        return Person(index, name, member.sex, born, self.ids.issue(self.rng, born, member.sex), registration)

    def _give_rare_names(self) -> None:
        plain = [p.index for p in self.people if not p.persona]
        for index in self.rng.sample(plain, max(1, round(self.registered * RARE_NAMES))):
            person = self.people[index]
            self.people[index] = replace(person, name=names.rare(self.rng, person.name))

    def _from_elsewhere(self) -> Iterator[Person]:
        rng = self.rng
        for index in range(self.registered, self.registered + self.elsewhere):
            sex = "1" if rng.random() < 0.56 else "2"
            age = int(rng.triangular(19, 54, 30))
            member = Member("", sex, age, names.surname(rng, local=False))
            yield self._person(index, member, _day(rng, age, age + 1), None, None)


def _day(rng: random.Random, years: int, until: int) -> date:
    """A day between ``years`` and ``until`` years before the epoch."""
    return EPOCH - timedelta(days=rng.randrange(int(years * 365.25) + 1, int(until * 365.25) + 1))
