"""Numbers: synthetic ID numbers, other documents, telephones, and the keys departments give their rows."""

import random
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

AREA = "320599"  # allocated to no county in the lists checked: a number in it is synthetic
PHONE = "154"  # opened to no operator as far as known: a number under it should ring nowhere
ID_CARD, BIRTH_CERTIFICATE = "111", "117"  # GA/T 2000.156
PASSPORT, TAIWAN, HONG_KONG, PERMANENT = "414", "511", "516", "553"


@dataclass(frozen=True, slots=True)
class Document:
    """What somebody shows: its kind by GA/T 2000.156, and its number."""

    kind: str
    number: str


def complete(seventeen: str) -> str:
    """The first seventeen digits with their check digit (GB 11643)."""
    return seventeen + str(ric.calc_check_digit(seventeen + "0"))


def holds(number: str) -> bool:
    """Whether a full number is made up as GB 11643 says. The area is not looked at: 320599 is nowhere."""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return complete(number[:17]) == number


def fifteen(number: str) -> str:
    """The old form, as given before 1999: no century, no check digit."""
    return number[:6] + number[8:17]


class IdNumbers:
    """Gives out ID numbers, none twice."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = set(taken)

    def issue(self, rng: random.Random, born: date, sex: str) -> str:
        """A number for somebody of this birth date and sex: odd sequences for men, even ones for women."""
        while True:
            sequence = rng.randrange(1, 999, 2) if sex == "1" else rng.randrange(2, 999, 2)
            number = complete(f"{AREA}{born:%Y%m%d}{sequence:03d}")
            if self._new(number):
                return number

    def issue_beside(self, rng: random.Random, number: str) -> str:
        """A number for the twin of the same sex: the next sequences, as they are given at one counter."""
        for step in range(2, 40, 2):
            twin = complete(f"{number[:14]}{(int(number[14:17]) + step) % 1000:03d}")
            if self._new(twin):
                return twin
        return self.issue(rng, date(int(number[6:10]), int(number[10:12]), int(number[12:14])), _sex(number))

    def _new(self, number: str) -> bool:
        if number in self._taken:
            return False
        self._taken.add(number)
        return True


def _sex(number: str) -> str:
    return "1" if int(number[16]) % 2 else "2"


class Series:
    """Numbers of one kind in no order, none twice, as a register that has lived long has them."""

    def __init__(self, rng: random.Random, prefix: str = "", digits: int = 10) -> None:
        self._rng = rng
        self._prefix = prefix
        self._low, self._span = 10 ** (digits - 1), 9 * 10 ** (digits - 1)
        self._given: set[int] = set()

    def issue(self) -> str:
        while True:
            n = self._low + int(self._rng.random() * self._span)
            if n not in self._given:
                self._given.add(n)
                return f"{self._prefix}{n}"


class Foreign:
    """Documents of people without a mainland ID number."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._digits = {n: Series(rng, "", n) for n in (8, 9, 12)}

    def issue(self, kind: str) -> Document:
        """A document of one of the kinds above, numbered the way that kind is."""
        match kind:
            case "516":
                number = f"{self._rng.choice('HM')}{self._digits[8].issue()}"
            case "553":
                number = f"{self._rng.choice(('DEU', 'KOR', 'JPN', 'FRA', 'USA'))}{self._digits[12].issue()}"
            case "117":
                number = f"T{self._digits[9].issue()}"
            case "511":
                number = self._digits[8].issue()
            case _:
                number = f"{self._rng.choice('CEGKMN')}{self._digits[8].issue()}"
        return Document(kind, number)
