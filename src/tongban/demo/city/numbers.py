"""Numbers: synthetic citizen ID numbers and the keys departments give their rows."""

import random
from datetime import date

from stdnum.cn import ric

AREA = "320599"  # allocated to no county in the lists checked: a number in it is synthetic


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
            if number not in self._taken:
                self._taken.add(number)
                return number


def keys(rng: random.Random, count: int, *, prefix: str, digits: int) -> list[str]:
    """``count`` different keys in no order, as a register that has lived long has them."""
    return [f"{prefix}{n}" for n in rng.sample(range(10 ** (digits - 1), 10**digits), count)]
