"""What goes wrong in departments' files, and how often. A row suffers one kind of damage at most."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial

from . import names
from .addresses import former_address
from .insurance import EMPLOYERS
from .numbers import fifteen
from .rows import Row

LOST = "name_lost"  # not a rate here: it befalls whoever has a character GBK lacks (people.RARE_NAMES)


@dataclass(frozen=True, slots=True)
class Damage:
    """Shares of a file's rows; each kind befalls one row at least, however small the file.

    The fields are named file_kind. Together they come to about 2.2 % of the rows; about 0.7 % cannot be used
    and are expected in quarantine.
    """

    police_id_missing: float = 0.001  # no ID number
    police_id_fifteen: float = 0.002  # the fifteen-digit form, born before 2000
    police_id_check: float = 0.0015  # wrong check digit
    police_id_full_width: float = 0.002  # full-width digits
    police_spaces: float = 0.003  # blanks before or after the name or the ID number
    police_date_impossible: float = 0.0015  # born on 30 February
    police_date_swapped: float = 0.001  # day and month exchanged: a possible day, but not the ID number's
    police_address_old: float = 0.004  # the address in the words of fifty years ago
    police_row_twice: float = 0.002  # the same row twice
    police_key_twice: float = 0.001  # an older version left in: same key, other address and date of update
    police_row_short: float = 0.001  # cells missing at the end of the line

    insurance_id_missing: float = 0.002
    insurance_id_fifteen: float = 0.003
    insurance_id_check: float = 0.0015
    insurance_id_full_width: float = 0.002
    insurance_spaces: float = 0.003
    insurance_name_misheard: float = 0.004  # another character of the same sound
    insurance_name_misread: float = 0.002  # another character of the same look
    insurance_month_impossible: float = 0.001  # paid until a thirteenth month
    insurance_row_twice: float = 0.002
    insurance_key_twice: float = 0.001  # same key, other employer and months
    insurance_row_short: float = 0.001

    def of(self, file: str) -> dict[str, float]:
        """Kind -> rate for one file, "police" or "insurance"."""
        head = f"{file}_"
        return {f.name.removeprefix(head): getattr(self, f.name) for f in fields(self) if f.name.startswith(head)}


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A file's rows after damage, and what happened to whom."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    kinds: dict[int, str]  # index of the person -> kind


# A spoiler turns a row into the one or two rows that stand for it, or says None: not with this row.
Spoiler = Callable[[random.Random, Row], tuple[Row, ...] | None]


def spoil(rng: random.Random, rows: Sequence[Row], rates: dict[str, float], spoilers: dict[str, Spoiler]) -> Spoiled:
    """Damage a file. Personas are spared, and so is who already lost a character."""
    kinds = {row.person.index: LOST for row in rows if "?" in row.cells["姓名"]}
    counts = {LOST: len(kinds)} if kinds else {}
    out = list(rows)
    extra: list[Row] = []
    spared = {at for at, row in enumerate(rows) if row.person.persona or row.person.index in kinds}
    pool = [at for at in range(len(rows)) if at not in spared]
    rng.shuffle(pool)
    for kind, rate in rates.items():
        wanted, passed = max(1, round(rate * len(rows))), []
        while pool and wanted:
            at = pool.pop()
            result = spoilers[kind](rng, rows[at])
            if result is None:
                passed.append(at)
                continue
            out[at] = result[0]
            extra.extend(result[1:])
            kinds[rows[at].person.index] = kind
            counts[kind] = counts.get(kind, 0) + 1
            wanted -= 1
        pool = passed + pool
    return Spoiled((*out, *extra), counts, kinds)


def _with(row: Row, **cells: str) -> tuple[Row, ...]:
    return (replace(row, cells={**row.cells, **cells}),)


def _id_missing(column: str, _rng: random.Random, row: Row) -> tuple[Row, ...]:
    return _with(row, **{column: ""})


def _id_fifteen(column: str, _rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    return _with(row, **{column: fifteen(row.cells[column])}) if row.person.born.year < 2000 else None


def _id_check(column: str, rng: random.Random, row: Row) -> tuple[Row, ...]:
    number = row.cells[column]
    return _with(row, **{column: number[:17] + rng.choice([c for c in "0123456789X" if c != number[17]])})


def _id_full_width(column: str, _rng: random.Random, row: Row) -> tuple[Row, ...]:
    return _with(row, **{column: "".join(chr(ord(c) + 0xFEE0) for c in row.cells[column])})


def _spaces(column: str, rng: random.Random, row: Row) -> tuple[Row, ...]:
    spoiled = rng.choice((column, "姓名"))
    before, after = rng.choice(((" ", ""), ("", " "), ("", "  "), ("　", ""), ("", "　")))
    return _with(row, **{spoiled: before + row.cells[spoiled] + after})


def _date_impossible(_rng: random.Random, row: Row) -> tuple[Row, ...]:
    return _with(row, 出生日期=f"{row.person.born.year}023{row.person.born.day % 2}")


def _date_swapped(_rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    born = row.person.born
    if born.day > 12 or born.day == born.month:
        return None
    return _with(row, 出生日期=f"{date(born.year, born.day, born.month):%Y%m%d}")


def _address_old(rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    held = row.person.registration
    return _with(row, 户籍地址=former_address(rng, held.place)) if held else None


def _name_misheard(rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    name = names.misheard(rng, row.person.name)
    return _with(row, 姓名=name) if name else None


def _name_misread(rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    name = names.misread(rng, row.person.name)
    return _with(row, 姓名=name) if name else None


def _month_impossible(rng: random.Random, row: Row) -> tuple[Row, ...]:
    return _with(row, 缴费截止年月=f"2026年{rng.choice((0, 13, 14))}月")


def _row_twice(_rng: random.Random, row: Row) -> tuple[Row, ...]:
    return (row, row)


def _older_register(rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    held = row.person.registration
    if held is None:
        return None
    updated = f"{int(row.cells['更新日期'][:4]) - rng.randint(2, 6)}0{rng.randint(1, 9)}15"
    return (row, *_with(row, 户籍地址=former_address(rng, held.place), 更新日期=updated))


def _other_job(rng: random.Random, row: Row) -> tuple[Row, ...] | None:
    others = [name for name in EMPLOYERS if name != row.cells["单位名称"]]
    if not row.cells["单位名称"]:
        return None
    paid = str(max(1, int(row.cells["累计缴费月数"]) - rng.randint(1, 12)))
    return (row, *_with(row, 单位名称=rng.choice(others), 累计缴费月数=paid))


def _row_short(rng: random.Random, row: Row) -> tuple[Row, ...]:
    return (replace(row, short=rng.randint(1, 4)),)


def _common(column: str) -> dict[str, Spoiler]:
    return {
        "id_missing": partial(_id_missing, column),
        "id_fifteen": partial(_id_fifteen, column),
        "id_check": partial(_id_check, column),
        "id_full_width": partial(_id_full_width, column),
        "spaces": partial(_spaces, column),
        "row_twice": _row_twice,
        "row_short": _row_short,
    }


POLICE_SPOILERS: dict[str, Spoiler] = {
    **_common("公民身份号码"),
    "date_impossible": _date_impossible,
    "date_swapped": _date_swapped,
    "address_old": _address_old,
    "key_twice": _older_register,
}
INSURANCE_SPOILERS: dict[str, Spoiler] = {
    **_common("证件号码"),
    "name_misheard": _name_misheard,
    "name_misread": _name_misread,
    "month_impossible": _month_impossible,
    "key_twice": _other_job,
}
