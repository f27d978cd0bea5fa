"""What goes wrong in departments' files, and how often. A row suffers one kind of damage at most, and keeps it.

A row damaged in the first delivery is damaged in the next one too: nobody has mended it at the source.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from .chance import some, stream
from .departments import things
from .departments.base import Delivery, Row
from .departments.registers import REGISTERS
from .spoilers import SPOILERS

LOST = "name_lost"  # not a rate here: it befalls whoever has a character GBK lacks (city.RARE_NAMES)
COPIES = ("row_twice", "key_twice")  # befall whole deliveries, not a row that comes alone
Rates = Mapping[str, Mapping[str, float]]

# Feed -> kind -> share of its rows; each kind befalls one row at least, however small the file.
RATES: Rates = {
    "police-household-register": {
        "id_missing": 0.001,  # no ID number
        "id_fifteen": 0.002,  # the fifteen-digit form, born before 2000
        "id_check": 0.0015,  # wrong check digit
        "id_full_width": 0.002,  # full-width digits
        "spaces": 0.003,  # blanks before or after the name or the number
        "date_impossible": 0.0015,  # born on 30 February
        "date_swapped": 0.001,  # day and month exchanged: a possible day, but not the ID number's
        "address_old": 0.004,  # registered at an address in the words of fifty years ago
        "row_twice": 0.002,  # the same row twice
        "key_twice": 0.001,  # an older version left in: same key, other address and date of update
        "row_short": 0.001,  # cells missing at the end of the line
    },
    "social-insurance": {
        "id_missing": 0.002,
        "id_fifteen": 0.003,
        "id_check": 0.0015,
        "id_of_family": 0.0015,  # the number from a family member's line
        "id_full_width": 0.002,
        "spaces": 0.003,
        "name_misheard": 0.004,  # another character of the same sound
        "name_misread": 0.002,  # another character of the same look
        "date_swapped": 0.001,
        "month_impossible": 0.001,  # paid until a thirteenth month
        "row_twice": 0.002,
        "key_twice": 0.001,  # same key, other employer and months
        "row_short": 0.001,
    },
    "civil-affairs": {
        "id_missing": 0.008,
        "id_fifteen": 0.005,
        "id_check": 0.003,
        "id_of_family": 0.003,
        "id_as_number": 0.002,  # kept by Excel as a number: its last digits are gone
        "spaces": 0.004,
        "name_misheard": 0.005,
        "name_misread": 0.003,
        "address_old": 0.006,  # where she lived before
        "row_twice": 0.003,
    },
    "real-estate": {
        "id_missing": 0.01,  # entered on paper, long ago
        "id_fifteen": 0.02,
        "id_check": 0.002,
        "id_of_family": 0.002,
        "id_full_width": 0.001,
        "spaces": 0.002,
        "name_misheard": 0.002,
        "name_misread": 0.002,
        "line_cut": 0.0005,  # half a line of JSON
        "row_twice": 0.001,
    },
    "medical-insurance": {
        "id_missing": 0.003,
        "id_fifteen": 0.002,
        "id_check": 0.002,
        "id_of_family": 0.002,
        "id_full_width": 0.002,
        "spaces": 0.003,
        "name_misheard": 0.003,
        "name_misread": 0.002,
        "date_swapped": 0.0015,
        "date_impossible": 0.001,
        "address_old": 0.01,
        "row_twice": 0.001,
        "row_short": 0.0005,
    },
}
# Registers of a department's own are kept by few and checked by many: little goes wrong in each.
RATES = {
    **RATES,
    **{one.feed: {} for one in things.DELIVERIES},
    **{
        one.feed: {"id_missing": 0.002, "id_check": 0.001, "spaces": 0.003, "name_misheard": 0.002} for one in REGISTERS
    },
}


class Damage:
    """Which row of which file suffers what, for good."""

    def __init__(self, seed: int, rates: Rates) -> None:
        self._seed, self._rates = seed, rates
        self.kinds: dict[str, dict[str, str]] = {feed: {} for feed in rates}  # feed -> key of the row -> kind

    def first(self, delivery: Delivery, rows: Sequence[Row]) -> None:
        """Choose whose rows are damaged in a whole delivery."""
        rng = stream(self._seed, f"{delivery.feed} damage")
        kinds = self.kinds[delivery.feed]
        kinds.update({row.key: LOST for row in rows if "?" in delivery.cell(row, delivery.name)})
        pool = [row for row in rows if not row.person.persona and row.key not in kinds]
        rng.shuffle(pool)
        for kind, rate in self._rates[delivery.feed].items():
            wanted, passed = some(rate, len(rows)), []
            while pool and wanted:
                row = pool.pop()
                if self._spoiled(delivery, row, kind) is None:
                    passed.append(row)
                    continue
                kinds[row.key] = kind
                wanted -= 1
            pool = passed + pool

    def later(self, delivery: Delivery, rows: Iterable[Row], on: date) -> None:
        """Rows that are new on a day suffer as the others did."""
        rng = stream(self._seed, f"{delivery.feed} damage {on}")
        for row in rows:
            draw = rng.random()
            for kind, rate in self._rates[delivery.feed].items():
                draw -= rate
                if draw < 0:
                    if kind not in COPIES and self._spoiled(delivery, row, kind):
                        self.kinds[delivery.feed][row.key] = kind
                    break

    def written(self, delivery: Delivery, row: Row) -> Row:
        """The row as it stands in a file."""
        return self.copies(delivery, row)[0]

    def copies(self, delivery: Delivery, row: Row) -> tuple[Row, ...]:
        """The row or rows that stand for it in a whole delivery."""
        kind = self.kinds[delivery.feed].get(row.key)
        if kind is None or kind == LOST:
            return (row,)
        return self._spoiled(delivery, row, kind) or (row,)

    def _spoiled(self, delivery: Delivery, row: Row, kind: str) -> tuple[Row, ...] | None:
        rng = random.Random(f"{self._seed}:{delivery.feed}:{row.key}")  # noqa: S311 - the same blow every time
        return SPOILERS[kind](rng, delivery, row)

    def counts(self, delivery: Delivery) -> dict[str, int]:
        """Kind -> rows damaged (or added, for the kinds that say twice)."""
        found: dict[str, int] = {}
        for kind in self.kinds[delivery.feed].values():
            found[kind] = found.get(kind, 0) + 1
        return found
