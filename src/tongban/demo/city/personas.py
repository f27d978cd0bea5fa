"""The personas of the demo, as ``personas.toml`` declares them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .numbers import ID_CARD, Document

FILE = Path(__file__).resolve().parent.parent / "personas.toml"


@dataclass(frozen=True, slots=True)
class ResidentPersona:
    """Somebody the city is built around: present in the files, and never damaged."""

    key: str
    name: str
    document: Document
    birth_date: date
    place: str
    sex: str  # GB/T 2261.1


def residents(file: Path = FILE) -> tuple[ResidentPersona, ...]:
    """The personas who are residents; staff are no part of the departments' files."""
    declared = tomllib.loads(file.read_text(encoding="utf-8"))["persona"]
    return tuple(
        ResidentPersona(p["key"], p["name"], _document(p), p["birth_date"], p["place"], _sex(p))
        for p in declared
        if p["kind"] == "resident"
    )


def _document(declared: dict[str, str]) -> Document:
    number = declared.get("id_number")
    return Document(ID_CARD, number) if number else Document(declared["document_type"], declared["document_no"])


def _sex(declared: dict[str, str]) -> str:
    """The parity of an ID number's sequence tells it; a persona without one says it."""
    return declared.get("sex") or ("1" if int(declared["id_number"][16]) % 2 else "2")
