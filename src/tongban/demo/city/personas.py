"""The personas of the demo, as ``personas.toml`` declares them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "personas.toml"


@dataclass(frozen=True, slots=True)
class ResidentPersona:
    """Somebody the city is built around: present in both files, and never damaged."""

    key: str
    name: str
    id_number: str
    birth_date: date
    place: str

    @property
    def sex(self) -> str:
        """The GB/T 2261.1 code, which the parity of the sequence tells."""
        return "1" if int(self.id_number[16]) % 2 else "2"


def residents(file: Path = FILE) -> tuple[ResidentPersona, ...]:
    """The personas who are residents; staff are no part of the departments' files."""
    declared = tomllib.loads(file.read_text(encoding="utf-8"))["persona"]
    return tuple(
        ResidentPersona(p["key"], p["name"], p["id_number"], p["birth_date"], p["place"])
        for p in declared
        if p["kind"] == "resident"
    )
