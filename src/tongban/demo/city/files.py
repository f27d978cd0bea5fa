"""The departments' files: a whole delivery each, changes day by day after it, and the truth about them kept apart."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from .city import City
from .damage import RATES, Damage, Rates
from .days import advance
from .departments import DELIVERIES, Delivery, Row
from .forms import Marked, put, table, whole
from .people import EPOCH

SEED = 20261101
PEOPLE = ("person", "persona", "name", "sex", "birth_date", "id_number", "document_type", "document_no")
ROWS = ("feed", "key", "person", "damage", "gone")


@dataclass(slots=True)
class Report:
    """What was written."""

    people: int = 0
    files: list[Path] = field(default_factory=list)  # in the order they were delivered
    rows: dict[str, int] = field(default_factory=dict)  # file name -> rows, headings left out, duplicates counted
    damage: dict[str, dict[str, int]] = field(default_factory=dict)  # feed -> kind -> rows damaged, or added
    gone: dict[tuple[str, str], date] = field(default_factory=dict)  # feed, key -> the day it was reported gone
    truth: Path = Path()

    def damaged(self, feed: str) -> int:
        return sum(self.damage[feed].values())


def deliveries(days: int, as_of: date = EPOCH) -> Iterator[tuple[str, str]]:
    """Feed and file name of everything ``write`` writes, in the order it is to be taken."""
    for delivery in DELIVERIES:
        yield delivery.feed, whole_name(delivery)
    for day in range(1, days + 1):
        for delivery in DELIVERIES:
            yield delivery.feed, change_name(delivery, as_of + timedelta(days=day))


def whole_name(delivery: Delivery) -> str:
    """What a department calls its whole file."""
    return f"{delivery.feed}.{delivery.ending}"


def change_name(delivery: Delivery, on: date) -> str:
    """What a department calls its file of one day's changes."""
    return f"{delivery.feed}-{on:%Y%m%d}.{delivery.ending}"


def write(
    folder: Path,
    *,
    residents: int = 60_000,
    seed: int = SEED,
    as_of: date = EPOCH,
    days: int = 3,
    rates: Rates = RATES,
) -> Report:
    """Write every department's file as of a day, and its changes of the ``days`` days after it, into ``folder``.

    The truth goes to ``truth/`` beside the folder: ``rows.csv`` says whom each row of each file is about,
    ``people.csv`` who they are. The same seed gives the same bytes; a later ``as_of`` gives the next delivery of the
    same city.
    """
    report = Report(truth=folder.parent / "truth")
    with _nothing_thrown_away():
        _write_all(folder, residents, seed, as_of, days, rates, report)
    return report


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """A city is kept whole to the end: to look for garbage in it would cost a quarter of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _write_all(folder: Path, residents: int, seed: int, as_of: date, days: int, rates: Rates, report: Report) -> None:
    city, damage = City(residents, seed), Damage(seed, rates)
    owners: dict[tuple[str, str], int] = {}
    for delivery in DELIVERIES:
        rows = _rows(city, delivery)
        damage.first(delivery, rows)
        if as_of == EPOCH:
            _whole(folder, delivery, rows, damage, as_of, owners, report)
    while city.today < as_of:
        advance(city, damage)
    for delivery in DELIVERIES if as_of > EPOCH else ():
        _whole(folder, delivery, _rows(city, delivery), damage, as_of, owners, report)
    for _ in range(days):
        _changes(folder, city, damage, owners, report)
    report.people = len(city.people)
    report.damage = {delivery.feed: damage.counts(delivery) for delivery in DELIVERIES}
    _truth(report, city, damage, owners)


def _rows(city: City, delivery: Delivery) -> list[Row]:
    """Everything a department holds today, by key."""
    return sorted((row for person in city.people for row in delivery.rows(person, city.today)), key=lambda row: row.key)


def _whole(
    folder: Path,
    delivery: Delivery,
    rows: list[Row],
    damage: Damage,
    on: date,
    owners: dict[tuple[str, str], int],
    report: Report,
) -> None:
    copies = [damage.copies(delivery, row) for row in rows]
    marked = [("", one[0]) for one in copies] + [("", one) for more in copies for one in more[1:]]
    _write(folder / whole_name(delivery), delivery, marked, on, owners, report)


def _changes(folder: Path, city: City, damage: Damage, owners: dict[tuple[str, str], int], report: Report) -> None:
    changes = advance(city, damage)
    for delivery in DELIVERIES:
        file = folder / change_name(delivery, city.today)
        _write(file, delivery, changes[delivery.feed], city.today, owners, report, marked=True)
        report.gone.update(
            {(delivery.feed, row.key): city.today for mark, row in changes[delivery.feed] if mark == delivery.gone}
        )


def _write(
    file: Path,
    delivery: Delivery,
    rows: list[Marked],
    on: date,
    owners: dict[tuple[str, str], int],
    report: Report,
    *,
    marked: bool = False,
) -> None:
    put(file, delivery, rows, on, marked=marked)
    if delivery.of == "person":
        owners.update({(delivery.feed, row.key): row.person.index for _, row in rows})
    report.files.append(file)
    report.rows[file.name] = len(rows)


def _truth(report: Report, city: City, damage: Damage, owners: dict[tuple[str, str], int]) -> None:
    kinds = damage.kinds
    rows = (
        (feed, key, person, kinds[feed].get(key, ""), report.gone.get((feed, key), ""))
        for (feed, key), person in owners.items()
    )
    whole(report.truth / "rows.csv", table(ROWS, rows).encode())
    whole(report.truth / "people.csv", table(PEOPLE, _people(city)).encode())


def _people(city: City) -> Iterator[tuple[object, ...]]:
    for p in city.people:
        yield p.index, p.persona, p.name, p.sex, p.born, p.id_number, p.document.kind, p.document.number
