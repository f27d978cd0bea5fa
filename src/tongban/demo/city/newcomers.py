"""Who lives or works here without being registered here: migrants, people from abroad, newborns before their entry."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from . import names
from .addresses import BY_CODE, WHEEL, Dwelling
from .chance import Wheel, some
from .numbers import BIRTH_CERTIFICATE, HONG_KONG, ID_CARD, PASSPORT, PERMANENT, TAIWAN, Document
from .people import ABROAD, ELSEWHERE, EPOCH, MARRIED, OWN, RENTED, SINGLE, Person
from .personas import ResidentPersona
from .population import BLOOD, Issuer

ENTERED = 0.75  # share of migrants the police know of
NEWBORN_DAYS = 18  # a newborn is entered in the register within about so many days
FAMILIES = Wheel({1: 0.62, 2: 0.28, 3: 0.10})  # people of one migrant household
DOCUMENTS = Wheel({PASSPORT: 5, HONG_KONG: 2, TAIWAN: 3, PERMANENT: 1})


def migrants(rng: random.Random, first: int, count: int, issuer: Issuer) -> list[Person]:
    """``count`` people registered in other cities, singles and families, in rented homes."""
    people: list[Person] = []
    while len(people) < count:
        people += family(rng, first + len(people), issuer)[: count - len(people)]
    return people


def family(rng: random.Random, first: int, issuer: Issuer) -> list[Person]:
    """One household from elsewhere: somebody who works, perhaps a spouse, perhaps a child."""
    size = FAMILIES.spin(rng)
    home, since = _let(rng, issuer), EPOCH - timedelta(days=rng.randint(30, 2600))
    known = rng.random() < ENTERED
    kin: list[Person] = []
    for place in range(size):
        sex = ("1" if rng.random() < 0.56 else "2") if not place else "2" if kin[0].sex == "1" else "1"
        age = int(rng.triangular(20, 54, 30)) if place < 2 else rng.randint(0, 15)
        if place == 1:
            age = max(20, kin[0].age() + rng.randint(-3, 3))
        surname = kin[0].name[0] if place == 2 else names.surname(rng, local=False)
        born = EPOCH - timedelta(days=age * 365 + rng.randint(5, 360))
        name = surname + names.given(rng, sex, born.year)
        person = Person(first + place, name, sex, born, _card(rng, issuer, born, sex), ELSEWHERE)
        person.home, person.told_home, person.living, person.since = home, home, RENTED, max(since, born)
        person.marital = MARRIED if size > 1 and place < 2 else SINGLE
        person.person_no = issuer.person_nos.issue() if known else ""
        person.updated = person.since
        person.mobile = issuer.phones.issue() if age > 13 else ""
        person.blood = rng.choice(BLOOD)
        person.kin = kin
        kin.append(person)
    return kin


def _card(rng: random.Random, issuer: Issuer, born: date, sex: str) -> Document:
    return Document(ID_CARD, issuer.ids.issue(rng, born, sex))


def _let(rng: random.Random, issuer: Issuer) -> Dwelling:
    """A home to rent: one whose people live elsewhere, as a rule."""
    if issuer.vacated and rng.random() < 0.6:
        return issuer.vacated.pop(rng.randrange(len(issuer.vacated))).home
    return issuer.homes.take(WHEEL.spin(rng))


def from_abroad(
    rng: random.Random, first: int, count: int, issuer: Issuer, personas: Iterable[ResidentPersona]
) -> list[Person]:
    """People from abroad, Hong Kong, Macao and Taiwan who work here; the personas among them first."""
    people = [_guest(rng, first + at, issuer, persona) for at, persona in enumerate(personas)]
    while len(people) < count:
        people.append(_guest(rng, first + len(people), issuer, None))
    return people


def _guest(rng: random.Random, index: int, issuer: Issuer, persona: ResidentPersona | None) -> Person:
    kind = DOCUMENTS.spin(rng)
    born = EPOCH - timedelta(days=rng.randint(24 * 365, 58 * 365))
    sex = "1" if rng.random() < 0.6 else "2"
    chinese = kind in (HONG_KONG, TAIWAN)
    name = names.surname(rng, local=False) + names.given(rng, sex, born.year) if chinese else names.foreign(rng, sex)
    person = Person(index, name, sex, born, issuer.foreign.issue(kind), ABROAD, ethnic="")
    home = _let(rng, issuer)
    if persona:
        person = Person(index, persona.name, persona.sex, persona.birth_date, persona.document, ABROAD, ethnic="")
        person.persona, home = persona.key, issuer.homes.take(BY_CODE[persona.place])
    person.home = person.told_home = home
    person.living = OWN if kind == PERMANENT and not persona else RENTED
    person.since = person.updated = EPOCH - timedelta(days=rng.randint(60, 1500))
    known = persona is not None or rng.random() < 0.8
    person.person_no = issuer.person_nos.issue() if known else ""
    person.mobile = "" if persona else issuer.phones.issue()
    return person


def newborns(rng: random.Random, people: Sequence[Person], issuer: Issuer) -> None:
    """The youngest are not in the register yet and have no ID number: they have a birth certificate."""
    for person in people:
        if person.born > EPOCH - timedelta(days=NEWBORN_DAYS) and not person.persona and person.household:
            unentered(person, issuer)


def unentered(person: Person, issuer: Issuer) -> None:
    """A newborn before the police have entered her."""
    person.document = issuer.foreign.issue(BIRTH_CERTIFICATE)
    person.person_no = ""
    person.moved_in = None


def namesakes(rng: random.Random, people: Sequence[Person], issuer: Issuer, rate: float) -> None:
    """Strangers of one name and one birthday, and grandchildren called as their grandparents are."""
    grown = sorted((p for p in people if p.id_number and p.age() >= 18 and not p.persona), key=lambda p: p.born)
    for _ in range(some(rate, len(people))):
        at = rng.randrange(len(grown) - 12)
        one, other = grown[at], next((p for p in grown[at + 1 : at + 12] if p.sex == grown[at].sex), None)
        if other is None or other.kin is one.kin:
            continue
        other.name, other.born = one.name, one.born
        other.document = Document(ID_CARD, issuer.ids.issue(rng, other.born, other.sex))
    wanted = some(rate / 2, len(people))
    for person in people:
        head = person.kin[0] if person.kin else person
        grandchild = person.relation in ("孙子", "孙女", "外孙子", "外孙女") and person.id_number
        if grandchild and (head.sex, head.name[0]) == (person.sex, person.name[0]) and not head.persona and wanted:
            person.name, wanted = head.name, wanted - 1
