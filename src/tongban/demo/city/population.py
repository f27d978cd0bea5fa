"""The people as of the epoch: households of a realistic mix of kinds, where they live, and who came from elsewhere."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from . import names
from .addresses import BY_CODE, WHEEL, Neighbourhood, division
from .chance import Wheel, stream
from .homes import Homes
from .households import KINDS, Kind, Member, compose
from .numbers import ID_CARD, PHONE, Document, Foreign, IdNumbers, Series
from .people import EPOCH, HAN, OWN, RENTED, STAYING, Household, Person
from .personas import ResidentPersona

SEPARATED = 0.18  # share of households that live elsewhere in the city than where they are registered
AWAY = 0.04  # share of grown-ups who live out of the city
TWINS = 0.02  # share of families with two children in which they are twins
ETHNIC = Wheel({HAN: 986, "回族": 4, "土家族": 3, "苗族": 2.5, "满族": 1.5, "壮族": 1.5, "蒙古族": 0.8, "彝族": 0.7})
BLOOD = ("", "", "A", "B", "O", "AB", "不明")
ELSEWHERE = ("上海市浦东新区", "南京市江宁区", "杭州市余杭区", "深圳市南山区", "无锡市梁溪区", "北京市海淀区")
PERSONA_KINDS = {"resident": "one_child", "elder": "old_alone"}


class Issuer:
    """What is issued once: numbers of people, documents, households, telephones; and the homes."""

    def __init__(self, seed: int, personas: Sequence[ResidentPersona]) -> None:
        self.ids = IdNumbers({p.document.number for p in personas if p.document.kind == ID_CARD})
        self.foreign = Foreign(stream(seed, "documents"))
        self.person_nos = Series(stream(seed, "person_no"), "3205", 9)
        self.phones = Series(stream(seed, "phones"), PHONE, 8)
        self.homes = Homes(stream(seed, "homes"))
        self.households = 0
        self.vacated: list[Household] = []  # registered, and living elsewhere: their home can be let

    def household(self, rng: random.Random, place: Neighbourhood) -> Household:
        self.households += 1
        number = f"{place.code[4:9]}{self.households:06d}"
        return Household(number, self.homes.take(place), division(rng, place), [])


def settle(count: int, seed: int, personas: Sequence[ResidentPersona], issuer: Issuer) -> list[Person]:
    """``count`` people registered here, the personas among them first."""
    rng = stream(seed, "people")
    people: list[Person] = []
    kinds = Wheel({name: kind.weight for name, kind in KINDS.items()})
    for persona in personas:
        if persona.document.kind == ID_CARD:
            kind = PERSONA_KINDS.get(persona.key, "alone")
            _settle(rng, people, count, issuer, BY_CODE[persona.place], kind, persona)
    while len(people) < count:
        _settle(rng, people, count, issuer, WHEEL.spin(rng), kinds.spin(rng))
    return people


def _settle(
    rng: random.Random,
    people: list[Person],
    count: int,
    issuer: Issuer,
    place: Neighbourhood,
    kind: str,
    persona: ResidentPersona | None = None,
) -> None:
    """One household; the last one is cut to the number of people wanted."""
    household = issuer.household(rng, place)
    ethnic = ETHNIC.spin(rng)
    arrival = _day(rng, 0, 30) if rng.random() < 0.35 else None
    members = _members(rng, KINDS[kind], persona)[: count - len(people)]
    for member in members:
        head = persona if member.relation == "户主" else None
        twin = _twin(rng, household, member)
        person = _person(rng, len(people), member, issuer, head, twin)
        person.household, person.relation, person.marital = household, member.relation, member.marital
        person.ethnic = HAN if persona else ethnic
        person.person_no = issuer.person_nos.issue()
        person.moved_in = max(arrival, person.born) if arrival else None
        person.updated = max(person.moved_in or person.born, EPOCH - timedelta(days=rng.randint(1, 2400)))
        person.kin = household.members
        household.members.append(person)
        people.append(person)
    _house(rng, household, issuer, settled=persona is not None)


def _members(rng: random.Random, kind: Kind, persona: ResidentPersona | None) -> list[Member]:
    if persona is None:
        return compose(rng, kind, twins=TWINS)
    years = EPOCH.year - persona.birth_date.year
    return compose(rng, replace(kind, youngest=years, oldest=years), sex=persona.sex, surname=persona.name[0])


def _twin(rng: random.Random, household: Household, member: Member) -> Person | None:
    """Her twin, already in the household: a child of the same age."""
    if not member.twin:
        return None
    return next((one for one in household.members if one.age() == member.age and one.relation[-1] in "子女"), None)


def _person(
    rng: random.Random,
    index: int,
    member: Member,
    issuer: Issuer,
    persona: ResidentPersona | None,
    twin: Person | None,
) -> Person:
    blood = rng.choice(BLOOD)
    if persona:
        born, sex = persona.birth_date, persona.sex
        return Person(index, persona.name, sex, born, persona.document, persona=persona.key, blood=blood)
    if twin:
        name, born = names.twin(rng, twin.name, member.sex), twin.born
    else:
        born = _day(rng, member.age, member.age + 1)
        name = member.surname + names.given(rng, member.sex, born.year)
    if twin and twin.sex == member.sex:
        number = issuer.ids.issue_beside(rng, twin.id_number)
    else:
        number = issuer.ids.issue(rng, born, member.sex)
    person = Person(index, name, member.sex, born, Document(ID_CARD, number), blood=blood)
    _give_phone(rng, person, issuer, member.age)
    return person


def _give_phone(rng: random.Random, person: Person, issuer: Issuer, age: int) -> None:
    share = 0.0 if age < 13 else 0.94 if age < 70 else 0.6
    if rng.random() < share:
        person.mobile = issuer.phones.issue()
        if rng.random() < 0.06:
            person.old_mobile = issuer.phones.issue()


def _house(rng: random.Random, household: Household, issuer: Issuer, *, settled: bool) -> None:
    """Where the household lives: at home, or somewhere else in the city; and who of it lives somewhere else alone."""
    home, living, told = household.home, OWN, household.home
    if not settled and rng.random() < SEPARATED:
        home = issuer.homes.take(WHEEL.spin(rng))
        living = OWN if rng.random() < 0.6 else RENTED if rng.random() < 0.8 else STAYING
        told = home if rng.random() < 0.75 else household.home
        issuer.vacated.append(household)
    start = _day(rng, 0, 18)
    for person in household.members:
        person.home, person.living, person.told_home = home, living, told
        person.since = max(start, person.born, person.moved_in or person.born)
        grown = 20 <= person.age() < 36 and person.relation[-1] in "子女"
        if person.persona or settled or not grown:
            continue
        if rng.random() < 0.12:
            person.home, person.living = issuer.homes.take(WHEEL.spin(rng)), RENTED
            person.told_home = person.home if rng.random() < 0.6 else told
        elif rng.random() < AWAY / 0.15:
            person.home, person.away = None, f"{rng.choice(ELSEWHERE)}样例路{rng.randint(1, 400)}号"


def _day(rng: random.Random, years: int, until: int) -> date:
    """A day between ``years`` and ``until`` years before the epoch."""
    return EPOCH - timedelta(days=rng.randrange(int(years * 365.25) + 1, int(until * 365.25) + 1))
