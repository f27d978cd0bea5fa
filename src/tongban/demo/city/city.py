"""The city on one day: everybody in it, drawn as of the epoch, and the registers that number what comes later."""

import random

from . import insurance, names, newcomers, personas, population, welfare
from .addresses import former_address
from .chance import some, stream
from .estate import Estate, strangers_wanted
from .numbers import ID_CARD, Series
from .people import EPOCH, Person

ELSEWHERE = 0.10  # share of people who live here and are registered elsewhere
ABROAD = 0.0015  # share of people from abroad, Hong Kong, Macao and Taiwan
RARE_NAMES = 0.001  # share of registered people with a character GBK does not have; the police file shows "?"
RENAMED = 0.0015  # share of registered people who changed their name: the police know, nobody else
TWICE = 0.001  # share of registered people the police have entered twice
NAMESAKES = 0.0008  # pairs of strangers of one name and one birthday, for each resident


class City:
    """``residents`` people and what departments hold of them; the same seed gives the same city."""

    def __init__(self, residents: int, seed: int) -> None:
        self.seed, self.today = seed, EPOCH
        declared = personas.residents()
        self.issuer = population.Issuer(seed, declared)
        guests = [p for p in declared if p.document.kind != ID_CARD]
        abroad, elsewhere = max(len(guests), some(ABROAD, residents)), round(residents * ELSEWHERE)
        self.people = population.settle(residents - elsewhere - abroad, seed, declared, self.issuer)
        rng = stream(seed, "elsewhere")
        self.people += newcomers.migrants(rng, len(self.people), elsewhere, self.issuer)
        self.people += newcomers.from_abroad(rng, len(self.people), abroad, self.issuer, guests)
        self._name(stream(seed, "names"))
        self._insure(stream(seed, "insurance"))
        self._entitle(stream(seed, "estate"))

    def locals(self) -> list[Person]:
        """Everybody registered here who is neither a persona nor of a persona's family."""
        return [p for p in self.people if p.household and not any(one.persona for one in p.kin)]

    def _name(self, rng: random.Random) -> None:
        newcomers.newborns(rng, self.people, self.issuer)
        newcomers.namesakes(rng, self.people, self.issuer, NAMESAKES)
        plain = [p for p in self.locals() if p.person_no]
        chosen = iter(rng.sample(plain, sum(some(rate, len(plain)) for rate in (RARE_NAMES, RENAMED, TWICE))))
        for _ in range(some(RARE_NAMES, len(plain))):
            person = next(chosen)
            person.name = names.rare(rng, person.name)
        for _ in range(some(RENAMED, len(plain))):
            rename(rng, next(chosen))
        for person in chosen:
            person.other_no = self.issuer.person_nos.issue()
            person.other_address = former_address(rng, person.household.home.place) if person.household else ""

    def _insure(self, rng: random.Random) -> None:
        self.accounts = Series(stream(self.seed, "personal_no"))
        self.medical_nos = Series(stream(self.seed, "medical_no"), "YB", 9)
        for person in self.people:
            insurance.insure(rng, person, self.accounts)
            welfare.cover(rng, person, self.medical_nos)
        welfare.still_on_certificates(rng, self.people, self.issuer.foreign)
        self.allowances = welfare.Allowances(stream(self.seed, "allowances"))
        self.allowances.draw(self.people)

    def _entitle(self, rng: random.Random) -> None:
        self.estate = Estate(rng)
        self.estate.draw(self.people)
        let = {p.home for p in self.people if p.home and not p.household} - {
            p.household.home for p in self.people if p.household
        }
        homes = sorted(let, key=lambda home: (home.place.code, home.estate, home.building, home.unit, home.room))
        wanted = strangers_wanted(len(self.people))
        self.people += self.estate.strangers(len(self.people), wanted, self.issuer.ids, self.issuer.phones, homes)


def rename(rng: random.Random, person: Person) -> None:
    """A name changed by law: the police write the new one, as a rule with the old beside it."""
    person.old_name = person.name
    while person.name == person.old_name:
        person.name = person.name[0] + names.given(rng, person.sex, person.born.year)
    person.former_name = person.old_name if rng.random() < 0.7 else ""
