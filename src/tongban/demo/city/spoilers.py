"""One function for each kind of damage: the one or two rows that stand for a row, or None: not with this row."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from . import names
from .addresses import former_address
from .departments.base import Delivery, Numeric, Row
from .insurance import EMPLOYERS
from .numbers import AREA, fifteen

Spoiler = Callable[[random.Random, Delivery, Row], tuple[Row, ...] | None]


def _with(delivery: Delivery, row: Row, cells: dict[str, str]) -> tuple[Row, ...]:
    changed = list(row.cells)
    for heading, value in cells.items():
        changed[delivery.at[heading]] = value
    return (replace(row, cells=changed),)


def _number(delivery: Delivery, row: Row) -> str:
    """The citizen ID number in the row; "" when it has none or another document."""
    number = delivery.cell(row, delivery.number)
    return number if number.startswith(AREA) and len(number) == 18 else ""


def _id_missing(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    return _with(delivery, row, {delivery.number: ""}) if _number(delivery, row) else None


def _id_fifteen(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    number = _number(delivery, row)
    return _with(delivery, row, {delivery.number: fifteen(number)}) if number[6:8] == "19" else None


def _id_check(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    number = _number(delivery, row)
    if not number:
        return None
    return _with(delivery, row, {delivery.number: number[:17] + rng.choice("0123456789X".replace(number[17], ""))})


def _id_of_family(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    others = [p.id_number for p in row.person.kin if p is not row.person and p.id_number and not p.persona]
    if not others or not _number(delivery, row):
        return None
    return _with(delivery, row, {delivery.number: rng.choice(others)})


def _id_full_width(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    number = _number(delivery, row)
    return _with(delivery, row, {delivery.number: "".join(chr(ord(c) + 0xFEE0) for c in number)}) if number else None


def _id_as_number(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    number = _number(delivery, row)
    return _with(delivery, row, {delivery.number: Numeric(number[:15] + "000")}) if number else None


def _spaces(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    heading = rng.choice((delivery.number, delivery.name))
    before, after = rng.choice(((" ", ""), ("", " "), ("", "  "), ("　", ""), ("", "　")))
    value = delivery.cell(row, heading)
    return _with(delivery, row, {heading: f"{before}{value}{after}"}) if value else None


def _date_impossible(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    born = row.person.born
    return _with(delivery, row, {delivery.born: _like(delivery, row, born.year, 2, 30 + born.day % 2)})


def _date_swapped(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    born = row.person.born
    if born.day > 12 or born.day == born.month:
        return None
    return _with(delivery, row, {delivery.born: _like(delivery, row, born.year, born.day, born.month)})


def _like(delivery: Delivery, row: Row, year: int, month: int, day: int) -> str:
    """A date in the way this department writes them."""
    written = delivery.cell(row, delivery.born)
    if "/" in written:
        return f"{year}/{month}/{day}"
    mark = "." if "." in written else ""
    return f"{year}{mark}{month:02d}{mark}{day:02d}"


def _address_old(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    place = row.person.household.home.place if row.person.household else None
    if place is None or not delivery.cell(row, delivery.address):
        return None
    return _with(delivery, row, {delivery.address: former_address(rng, place)})


def _name_misheard(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    name = names.misheard(rng, delivery.cell(row, delivery.name))
    return _with(delivery, row, {delivery.name: name}) if name else None


def _name_misread(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    name = names.misread(rng, delivery.cell(row, delivery.name))
    return _with(delivery, row, {delivery.name: name}) if name else None


def _month_impossible(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    return _with(delivery, row, {"缴费截止年月": f"2026年{rng.choice((0, 13, 14))}月"})


def _row_twice(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    return (row, row)


def _key_twice(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    """An older version left in: of the register, or of the insurance of somebody who changed jobs."""
    household = row.person.household
    if delivery.address and household:
        updated = f"{row.person.updated - timedelta(days=rng.randint(700, 2200)):%Y%m%d}"
        older = {delivery.address: former_address(rng, household.home.place), delivery.dated: updated}
    elif delivery.address or not delivery.cell(row, "单位名称"):
        return None
    else:
        employer = rng.choice([name for name in EMPLOYERS if name != delivery.cell(row, "单位名称")])
        paid = str(max(1, int(delivery.cell(row, "累计缴费月数")) - rng.randint(1, 12)))
        older = {"单位名称": employer, "累计缴费月数": paid}
    return (row, *_with(delivery, row, older))


def _row_short(rng: random.Random, delivery: Delivery, row: Row) -> tuple[Row, ...] | None:
    return (replace(row, short=rng.randint(1, 4)),)


SPOILERS: dict[str, Spoiler] = {
    "id_missing": _id_missing,
    "id_fifteen": _id_fifteen,
    "id_check": _id_check,
    "id_of_family": _id_of_family,
    "id_full_width": _id_full_width,
    "id_as_number": _id_as_number,
    "spaces": _spaces,
    "date_impossible": _date_impossible,
    "date_swapped": _date_swapped,
    "address_old": _address_old,
    "name_misheard": _name_misheard,
    "name_misread": _name_misread,
    "month_impossible": _month_impossible,
    "row_twice": _row_twice,
    "key_twice": _key_twice,
    "row_short": _row_short,
    "line_cut": _row_short,  # what is left of a JSON object cut off
}
