"""Who owns what: homes and parking spaces, alone, as couples, or in shares; and owners nobody else knows of."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from . import names
from .addresses import Dwelling, registry
from .chance import some
from .numbers import AREA, ID_CARD, Document, IdNumbers, Series
from .people import EPOCH, MARRIED, OWN, Person, Share, Unit

FLAT, PARKING, FARMHOUSE = "住宅", "车位", "宅基地房屋"
SOLE, JOINT, SHARED = "单独所有", "共同共有", "按份共有"
REGISTERED = {True: 0.86, False: 0.5}  # share of homes in the register: in estates, in villages


class Estate:
    """The real-estate register."""

    def __init__(self, seeded: random.Random) -> None:
        self.rng = seeded
        self._units = Series(seeded, "", 8)
        self._records = Series(seeded, "BDC", 10)
        self._certificates = Series(seeded, "", 7)

    def draw(self, people: Sequence[Person]) -> None:
        """Every household's own home as a rule, parking spaces with some, second flats with a few."""
        for person in people:
            first = person.kin[:1] == [person] and person.household is not None
            if not first or not person.id_number or person.age() < 22:
                continue
            homes = {person.household.home: person} if person.household else {}
            if person.home and person.living == OWN:
                homes[person.home] = person
            for home in homes:
                if person.persona or self.rng.random() < REGISTERED[bool(home.estate)]:
                    self._enter(person, home)

    def _enter(self, head: Person, home: Dwelling) -> None:
        on = EPOCH - timedelta(days=self.rng.randint(40, 7000))
        use = FLAT if home.estate else FARMHOUSE
        unit = self.unit(registry(home), use, self.rng.randint(5200, 14500))
        self.transfer(unit, self.owners(head), on)
        if home.estate and self.rng.random() < 0.22:
            cellar = self.unit(
                f"{registry(home).split(home.building)[0]}地下车库{self.rng.randint(1, 900)}号", PARKING, 1280
            )
            self.transfer(cellar, [head], on)

    def unit(self, address: str, use: str, area: int) -> Unit:
        number = (
            f"{AREA}001001{'GB' if use != FARMHOUSE else 'JC'}{self.rng.randint(10000, 99999)}F{self._units.issue()}"
        )
        return Unit(number, address, area, use, "是" if use == FLAT and self.rng.random() < 0.3 else "否")

    def owners(self, head: Person) -> list[Person]:
        """The head alone, or the couple."""
        grown = [one for one in head.kin if one.id_number and one.here and one.age() >= 20]
        spouse = next((one for one in grown if one.relation in ("配偶", "妻", "夫")), None)
        if spouse is None or head.marital != MARRIED or self.rng.random() < 0.4:
            return [head]
        return [head, spouse]

    def transfer(self, unit: Unit, owners: Sequence[Person], on: date) -> None:
        """Enter the owners, each with a certificate of her own."""
        sharing = SOLE if len(owners) == 1 else JOINT if self.rng.random() < 0.86 else SHARED
        parts = {SOLE: ("100%",), JOINT: ("", ""), SHARED: self.rng.choice((("50%", "50%"), ("70%", "30%")))}[sharing]
        unit.shares = []
        for owner, part in zip(owners, parts, strict=False):
            certificate = f"苏（{on.year}）样例不动产权第{self._certificates.issue()}号"
            share = Share(self._records.issue(), certificate, owner, unit, sharing, part, on)
            unit.shares.append(share)
            owner.shares.append(share)

    def strangers(
        self, first: int, count: int, ids: IdNumbers, phones: Series, homes: Iterable[Dwelling]
    ) -> list[Person]:
        """Owners who live in other cities: in no other file."""
        people: list[Person] = []
        for home in homes:
            if len(people) == count:
                break
            born, sex = EPOCH - timedelta(days=self.rng.randint(9000, 24000)), self.rng.choice("12")
            name = names.surname(self.rng, local=False) + names.given(self.rng, sex, born.year)
            document = Document(ID_CARD, ids.issue(self.rng, born, sex))
            owner = Person(first + len(people), name, sex, born, document, population="")
            owner.mobile = phones.issue()
            self._enter(owner, home)
            people.append(owner)
        return people


def strangers_wanted(people: int) -> int:
    """How many owners from other cities there are."""
    return some(0.008, people)
