"""What happens in the city on one day, and what each department reports of it.

A file of changes is by construction the difference between two whole deliveries: rows are written before and after the
day, and what differs is reported.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from . import insurance, months, names, newcomers, welfare
from .addresses import WHEEL, division
from .chance import some, stream
from .city import City, rename
from .damage import Damage
from .departments import DELIVERIES, Row
from .estate import FLAT
from .numbers import BIRTH_CERTIFICATE, ID_CARD, Document
from .people import MARRIED, OWN, SINGLE, Person

# Event -> how many a day, for each resident; one a day at least.
RATES = {
    "births": 3e-5,
    "entries": 4e-5,
    "deaths": 3e-5,
    "moves": 1.2e-4,
    "departures": 2e-5,
    "arrivals": 6e-5,
    "marriages": 3e-5,
    "jobs": 4e-4,
    "grants": 3e-5,
    "ends": 3e-5,
    "sales": 6e-5,
    "renamings": 1e-5,
}
DAUGHTERS = ("女", "独生女", "长女", "次女")
Changes = dict[str, list[tuple[str, Row]]]  # feed -> what the mark says, the row as written


def advance(city: City, damage: Damage) -> Changes:
    """Live one more day; what each department would send about it."""
    city.today += timedelta(days=1)
    day = Day(city, damage)
    day.happen()
    return day.changes()


class Day:
    """One day of the city's life. Nobody meets with two things on one day, and personas with nothing."""

    def __init__(self, city: City, damage: Damage) -> None:
        self.city, self.on, self.damage = city, city.today, damage
        self.rng = stream(city.seed, f"day {self.on}")
        self.before: dict[Person, dict[str, list[Row]]] = {}
        self.pool = [p for p in city.locals() if p.here]

    def happen(self) -> None:
        if self.on.day == 1:
            self._contributions()
        residents = len(self.pool)
        for event, rate in RATES.items():
            for _ in range(some(rate, residents)):
                getattr(self, f"_{event}")()

    def changes(self) -> Changes:
        """Every row that differs from what it was, by key."""
        found: Changes = {}
        for delivery in DELIVERIES:
            old = {row.key: row for rows in self.before.values() for row in rows[delivery.feed]}
            new = {row.key: row for person in self.before for row in delivery.rows(person, self.on)}
            self.damage.later(delivery, (row for key, row in new.items() if key not in old), self.on)
            rows: list[tuple[str, Row]] = []
            for key in sorted(old.keys() | new.keys()):
                if key not in new:
                    rows.append((delivery.gone, old[key]))
                    continue
                written = self.damage.written(delivery, new[key])
                if key not in old:
                    rows.append((delivery.new, written))
                elif not delivery.same(old[key], written):
                    rows.append((delivery.changed, written))
            found[delivery.feed] = rows
        return found

    # ---------------------------------------------------------------- who it happens to
    def _touch(self, *people: Person) -> None:
        """Remember what the departments have of them and of the family they live with."""
        for person in {p: None for one in people for p in (one, *one.kin) if p not in self.before}:
            self.before[person] = {
                delivery.feed: [self.damage.written(delivery, row) for row in delivery.rows(person, self.on)]
                for delivery in DELIVERIES
            }

    def _appear(self, person: Person) -> None:
        self.city.people.append(person)
        self.before[person] = {delivery.feed: [] for delivery in DELIVERIES}

    def _one(self, fits: Callable[[Person], bool], people: list[Person] | None = None) -> Person | None:
        """Somebody it can happen to today, and from now on not to again."""
        pool = self.pool if people is None else people
        for _ in range(min(20_000, 20 * len(pool))):
            person = pool[self.rng.randrange(len(pool))]
            if person not in self.before and person.here and fits(person):
                return person
        return None

    # ---------------------------------------------------------------- what happens
    def _contributions(self) -> None:
        """A month has passed: everybody who pays has paid."""
        month = months.month(self.on)
        for person in self.city.people:
            if any(insurance.month_passed(account, month) is not account for account in person.insured):
                self._touch(person)
                person.insured = [insurance.month_passed(account, month) for account in person.insured]

    def _births(self) -> None:
        mother = self._one(lambda p: p.sex == "2" and p.marital == MARRIED and 21 < p.age() < 40 and p.home is not None)
        if mother is None or mother.household is None:
            return
        self._touch(mother)
        sex = self.rng.choice("12")
        father = next((p for p in mother.kin if p.sex == "1" and abs(p.age() - mother.age()) < 9), mother)
        name = father.name[0] + names.given(self.rng, sex, self.on.year)
        document = self.city.issuer.foreign.issue(BIRTH_CERTIFICATE)
        baby = Person(len(self.city.people), name, sex, self.on, document, household=mother.household)
        child = ("子", "女") if "户主" in (mother.relation, father.relation) else ("孙子", "孙女")
        baby.relation, baby.ethnic = child[sex == "2"], mother.ethnic
        baby.home, baby.told_home, baby.living, baby.since = mother.home, mother.told_home, mother.living, self.on
        baby.updated = self.on
        self._appear(baby)
        mother.household.members.append(baby)
        baby.kin = mother.household.members
        welfare.insure_newborn(self.rng, baby, self.city.medical_nos, self.on)

    def _entries(self) -> None:
        """A newborn is entered in the register and has a number now; medical insurance hears of it or does not."""
        waiting = [
            p for p in self.pool if p.document.kind == BIRTH_CERTIFICATE and p.born < self.on - timedelta(days=2)
        ]
        baby = self._one(lambda p: True, waiting)
        if baby is None:
            return
        self._touch(baby)
        if baby.medical and self.rng.random() < 0.5:
            baby.medical.shown = None
            baby.medical.name = ""
        number = self.city.issuer.ids.issue(self.rng, baby.born, baby.sex)
        baby.document, baby.person_no = Document(ID_CARD, number), self.city.issuer.person_nos.issue()
        baby.updated = self.on

    def _deaths(self) -> None:
        person = self._one(lambda p: self.rng.random() < (max(0, p.age() - 60) / 45) ** 2 and p.id_number != "")
        if person is None:
            return
        self._touch(person)
        person.died = person.updated = self.on
        person.benefits = []
        if person.medical and self.rng.random() < 0.7:
            person.medical.status = welfare.ENDED
        if self.rng.random() < 0.5:
            person.insured = [replace(account, status=insurance.ENDED) for account in person.insured]

    def _moves(self) -> None:
        """A household moves within the city; half of those who own their home are registered there too from now on."""
        head = self._one(lambda p: p.home is not None and p.relation == "户主" and p.person_no != "")
        if head is None or head.household is None:
            return
        self._touch(head)
        home, held = self.city.issuer.homes.move_in(self.rng, WHEEL.spin(self.rng)), head.household
        registered = head.living == OWN and self.rng.random() < 0.5
        told = self.rng.random() < 0.5
        for person in [p for p in held.members if p.home == head.home and p.here]:
            person.home, person.since, person.updated = home, self.on, self.on
            person.told_home = home if told else person.told_home
        if registered:
            held.home, held.division = home, division(self.rng, home.place)
            for person in held.members:
                person.moved_in = person.updated = self.on

    def _departures(self) -> None:
        """A household leaves the city for good; its insurance goes with it."""
        head = self._one(lambda p: p.relation == "户主" and len(p.kin) < 4 and p.age() < 60)
        if head is None:
            return
        self._touch(head)
        for person in head.kin:
            person.left, person.medical, person.benefits, person.insured = True, None, [], []

    def _arrivals(self) -> None:
        """A household from another city comes to work here."""
        for person in newcomers.family(self.rng, len(self.city.people), self.city.issuer):
            self._appear(person)
            person.since = person.updated = self.on
            if person is person.kin[0]:
                insurance.start_work(self.rng, person, self.city.accounts, months.month(self.on))

    def _marriages(self) -> None:
        """She is registered with his family from now on, and lives with him."""
        man = self._one(lambda p: p.sex == "1" and p.marital == SINGLE and 22 < p.age() < 39 and p.home is not None)
        if man is None or man.household is None:
            return
        self._touch(man)
        woman = self._one(lambda p: p.relation in DAUGHTERS and p.marital == SINGLE and 21 < p.age() < 37)
        if woman is None or woman.household is None:
            return
        self._touch(woman)
        woman.household.members.remove(woman)
        man.household.members.append(woman)
        woman.household, woman.kin = man.household, man.household.members
        woman.relation = "妻" if man.relation == "户主" else "儿媳"
        woman.home, woman.living, woman.away = man.home, man.living, ""
        man.marital = woman.marital = MARRIED
        woman.moved_in = woman.since = man.updated = woman.updated = self.on

    def _jobs(self) -> None:
        person = self._one(lambda p: 19 < p.age() < 56 and p.id_number != "" and _can_start(p))
        if person is None:
            return
        self._touch(person)
        insurance.start_work(self.rng, person, self.city.accounts, months.month(self.on))
        if person.medical and self.rng.random() < 0.6:
            employer = person.insured[0].employer
            person.medical = replace(person.medical, kind=welfare.EMPLOYEES, employer=employer)

    def _grants(self) -> None:
        """Who turns eighty; else somebody found to be disabled."""
        today = [p for p in self.pool if (p.born.month, p.born.day) == (self.on.month, self.on.day)]
        old = self._one(lambda p: p.age(self.on) == 80 and not p.benefits, today)
        person = old or self._one(lambda p: 6 < p.age() < 79 and p.id_number != "" and not p.benefits)
        if person is None:
            return
        self._touch(person)
        if old:
            self.city.allowances.old_age(person)
        else:
            self.city.allowances.disabled(person, months.month(self.on))

    def _ends(self) -> None:
        held = [p for p in self.pool if p.benefits and p.benefits[-1].kind != welfare.OLD_AGE]
        person = self._one(lambda p: True, held)
        if person is not None:
            self._touch(person)
            person.benefits = person.benefits[:-1]

    def _sales(self) -> None:
        """A flat is sold: the sellers' certificates end, the buyers have new ones."""
        seller = self._one(lambda p: any(share.unit.use == FLAT for share in p.shares))
        buyer = self._one(lambda p: p.relation == "户主" and 25 < p.age() < 62 and p is not seller)
        if seller is None or buyer is None or buyer.kin is seller.kin:
            return
        unit = next(share.unit for share in seller.shares if share.unit.use == FLAT)
        self._touch(buyer, *(share.owner for share in unit.shares))
        for share in unit.shares:
            share.owner.shares.remove(share)
        self.city.estate.transfer(unit, self.city.estate.owners(buyer), self.on)

    def _renamings(self) -> None:
        person = self._one(lambda p: p.person_no != "" and not p.old_name and p.age() < 50)
        if person is not None:
            self._touch(person)
            rename(self.rng, person)
            person.updated = self.on


def _can_start(person: Person) -> bool:
    return not person.insured or person.insured[0].status in (insurance.PAYING, insurance.PAUSED)
