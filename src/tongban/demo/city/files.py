"""The departments' files, written whole or not at all, and the truth about them, kept apart."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import personas
from .chance import stream
from .damage import INSURANCE_SPOILERS, POLICE_SPOILERS, Damage, Spoiled, spoil
from .insurance import Insured, insure
from .numbers import keys
from .people import EPOCH, Person, population
from .rows import INSURANCE, POLICE, Row, insurance_rows, police_rows

POLICE_FILE = "police-household-register.csv"
INSURANCE_FILE = "social-insurance.csv"
TRUTH = ("person", "police_key", "insurance_key", "id_number", "name", "police_damage", "insurance_damage")


@dataclass(frozen=True, slots=True)
class Report:
    """What was written."""

    people: int
    in_both: int
    rows: dict[str, int]  # file name -> rows, headings left out, duplicates counted
    damage: dict[str, dict[str, int]]  # file name -> kind -> rows damaged (or added, for the kinds that say twice)
    truth: Path

    def damaged(self, file: str) -> int:
        return sum(self.damage[file].values())


def write(
    folder: Path,
    *,
    residents: int = 20000,
    seed: int = 20261101,
    as_of: date = EPOCH,
    rates: Damage | None = None,
) -> Report:
    """Write both files into ``folder``, and ``truth/city.csv`` beside it, for ``residents`` people in all.

    The same seed gives the same people whatever ``as_of`` is: a later day gives the next delivery about them.
    """
    people = population(residents, seed, personas.residents())
    insured = _insured(people, seed, as_of)
    police = _police(people, seed, as_of, rates or Damage())
    insurance = _insurance(insured, seed, as_of, rates or Damage())
    _put(folder / POLICE_FILE, _table(POLICE, _lines(POLICE, police.rows)).encode("gbk"))
    _put(folder / INSURANCE_FILE, _table(INSURANCE, _lines(INSURANCE, insurance.rows)).encode("utf-8-sig"))
    truth = folder.parent / "truth" / "city.csv"
    numbers = {person.index: number for person, number, _ in insured}
    _put(truth, _table(TRUTH, (_truth(p, numbers, police, insurance) for p in people)).encode())
    return Report(
        people=len(people),
        in_both=sum(1 for p in people if p.registration and p.index in numbers),
        rows={POLICE_FILE: len(police.rows), INSURANCE_FILE: len(insurance.rows)},
        damage={POLICE_FILE: police.counts, INSURANCE_FILE: insurance.counts},
        truth=truth,
    )


def _insured(people: Sequence[Person], seed: int, as_of: date) -> list[tuple[Person, str, Insured]]:
    numbers = keys(stream(seed, "personal_no"), len(people), prefix="", digits=10)
    rng = stream(seed, "insurance")
    found = ((person, insure(rng, person, as_of)) for person in people)
    return [(person, numbers[person.index], held) for person, held in found if held]


def _police(people: Sequence[Person], seed: int, as_of: date, rates: Damage) -> Spoiled:
    rows = sorted(police_rows(stream(seed, "police"), people, as_of), key=lambda row: row.cells["人员编号"])
    return spoil(stream(seed, "police damage"), rows, rates.of("police"), POLICE_SPOILERS)


def _insurance(insured: Iterable[tuple[Person, str, Insured]], seed: int, as_of: date, rates: Damage) -> Spoiled:
    written = insurance_rows(stream(seed, "insurance file"), insured, as_of)
    rows = sorted(written, key=lambda row: row.cells["个人编号"])
    return spoil(stream(seed, "insurance damage"), rows, rates.of("insurance"), INSURANCE_SPOILERS)


def _lines(headings: Sequence[str], rows: Iterable[Row]) -> Iterable[list[str]]:
    for row in rows:
        yield [row.cells[heading] for heading in headings[: len(headings) - row.short]]


def _truth(person: Person, numbers: dict[int, str], police: Spoiled, insurance: Spoiled) -> list[str]:
    return [
        str(person.index),
        person.registration.person_no if person.registration else "",
        numbers.get(person.index, ""),
        person.id_number,
        person.name,
        police.kinds.get(person.index, ""),
        insurance.kinds.get(person.index, ""),
    ]


def _table(headings: Sequence[str], lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(headings)
    table.writerows(lines)
    return text.getvalue()


def _put(file: Path, content: bytes) -> None:
    """Write a file whole: whoever watches the folder never sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.part")
    half.write_bytes(content)
    os.replace(half, file)
