"""Medical insurance and the allowances of civil affairs: drawn as of the epoch."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from . import insurance, months
from .chance import some
from .numbers import BIRTH_CERTIFICATE, ID_CARD, Foreign, Series
from .people import EPOCH, Benefit, Medical, Person

EMPLOYEES, RESIDENTS = "职工基本医疗保险", "城乡居民基本医疗保险"
INSURED, SUSPENDED, ENDED = "正常参保", "暂停参保", "终止参保"
SUBSISTENCE, OLD_AGE = "最低生活保障金", "尊老金"
DISABLED_LIVING, DISABLED_CARE, EXTREME = "困难残疾人生活补贴", "重度残疾人护理补贴", "特困人员救助供养金"
CATEGORIES = ("视力", "听力", "言语", "肢体", "肢体", "肢体", "智力", "精神", "多重")
POOR = 0.008  # share of households with a subsistence allowance
DISABLED = 0.012  # share of people registered here with a disability that is paid for
_NOW = months.month(EPOCH)


def cover(rng: random.Random, person: Person, numbers: Series) -> None:
    """Medical insurance: with the pension insurance of those who work, as a resident for the others."""
    account = person.insured[0] if person.insured else None
    at_work = account is not None and account.kind == insurance.EMPLOYEES
    if account and at_work and account.status in (insurance.PAYING, insurance.RECEIVING):
        since = date(max(2001, account.first // 12), account.first % 12 + 1, 1)
        person.medical = Medical(
            numbers.issue(), EMPLOYEES, INSURED, account.employer, since, EPOCH.year, rng.randint(2_000, 2_000_000)
        )
    elif person.persona or (person.household and rng.random() < 0.94):
        since = max(person.born, date(rng.randint(2008, 2020), rng.choice((1, 7)), 1))
        person.medical = Medical(numbers.issue(), RESIDENTS, INSURED, "", since, EPOCH.year, 0)
    if person.medical and person.document.kind == BIRTH_CERTIFICATE:
        _as_newborn(rng, person, person.medical)


def insure_newborn(rng: random.Random, person: Person, numbers: Series, on: date) -> None:
    """A newborn's insurance, taken out on her birth certificate."""
    person.medical = Medical(numbers.issue(), RESIDENTS, INSURED, "", on, on.year, 0)
    _as_newborn(rng, person, person.medical)


def _as_newborn(rng: random.Random, person: Person, medical: Medical) -> None:
    mother = next((one for one in person.kin if one.sex == "2" and 18 < one.age() < 50), None)
    medical.shown = person.document
    if mother and rng.random() < 0.25:
        medical.name = f"{mother.told_name}之{'子' if person.sex == '1' else '女'}"


def still_on_certificates(rng: random.Random, people: Sequence[Person], foreign: Foreign) -> None:
    """Who was born in the last weeks is in the register already, and medical insurance does not know that yet."""
    for person in people:
        fresh = person.born > EPOCH - timedelta(days=60) and person.document.kind == ID_CARD
        if person.medical and fresh and rng.random() < 0.7:
            person.medical.shown = foreign.issue(BIRTH_CERTIFICATE)


class Allowances:
    """Grants allowances; their numbers and the accounts they are paid to."""

    def __init__(self, seeded: random.Random) -> None:
        self._rng = seeded
        self._numbers = Series(seeded, "MZ", 8)
        self._accounts = Series(seeded, "6217", 15)

    def grant(self, person: Person, kind: str, amount: int, since: int) -> None:
        """``since`` as a month; who has an account gets everything paid to it."""
        account = person.benefits[0].account if person.benefits else self._accounts.issue()
        person.benefits.append(Benefit(self._numbers.issue(), kind, amount, since, account))

    def draw(self, people: Sequence[Person]) -> None:
        """Everybody's allowances as of the epoch."""
        for person in people:
            if person.household and person.id_number and person.age() >= 80 and self._rng.random() < 0.97:
                self.old_age(person)
        self._poor(people)
        self._disabled(people)

    def old_age(self, person: Person) -> None:
        age = person.age()
        amount = 50 if age < 90 else 100 if age < 100 else 300
        self.grant(person, OLD_AGE, amount, months.month(person.born) + 80 * 12)

    def _poor(self, people: Sequence[Person]) -> None:
        heads = [p for p in people if p.relation == "户主" and not _spared(p) and p.id_number]
        for head in self._rng.sample(heads, some(POOR, len(heads))):
            alone = len(head.kin) == 1 and head.age() >= 60
            amount, since = self._rng.randrange(300, 1100, 10), _NOW - self._rng.randint(1, 90)
            if alone and self._rng.random() < 0.4:
                self.grant(head, EXTREME, 1700, since)
                continue
            for person in head.kin:
                if person.id_number:
                    self.grant(person, SUBSISTENCE, amount, max(since, months.month(person.born)))

    def _disabled(self, people: Sequence[Person]) -> None:
        grown = [p for p in people if p.household and p.id_number and p.age() > 6 and not _spared(p)]
        for person in self._rng.sample(grown, some(DISABLED, len(grown))):
            self.disabled(person, _NOW - self._rng.randint(1, 60))

    def disabled(self, person: Person, since: int) -> None:
        """Allowances that go with a disability: for care from grade 2 up, for living to those in difficulty."""
        grade = self._rng.choice("1222334")
        person.disability = (self._rng.choice(CATEGORIES), f"{'零一二三四'[int(grade)]}级")
        if grade in "12":
            self.grant(person, DISABLED_CARE, 200 if grade == "1" else 150, since)
        if grade in "34" or person.benefits[0].kind == SUBSISTENCE or self._rng.random() < 0.3:
            self.grant(person, DISABLED_LIVING, self._rng.choice((260, 390, 520)), since)


def _spared(person: Person) -> bool:
    return any(one.persona for one in (person, *person.kin))
