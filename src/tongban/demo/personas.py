"""The people a visitor can step into, declared in ``personas.toml``."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from tongban.org.models import Account
from tongban.terms.text import Text

FILE = Path(__file__).with_name("personas.toml")


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up resident or member of staff."""

    key: str
    kind: Literal["resident", "staff"]
    name: str
    place: str
    title: Text
    id_number: str = ""
    document_type: str = ""  # of somebody without a citizen ID number (GA/T 2000.156), with its number
    document_no: str = ""
    birth_date: str = ""
    post: str = ""
    phone: str = ""  # signs her in on the portal; the message shows on the demo's panel
    unit: str = ""  # code of the unit she works at
    grids: tuple[str, ...] = ()  # those in her charge from the first day
    card: Text | None = None  # how her card is called at the kiosk: no name on a screen nobody has signed in to

    @property
    def number(self) -> str:
        """What the record finds her by: her citizen ID number, else kind and number of another document."""
        return self.id_number or f"{self.document_type}:{self.document_no}"

    @property
    def username(self) -> str:
        return f"demo:{self.key}"


@lru_cache(maxsize=1)
def personas() -> dict[str, Persona]:
    """All personas by key."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))["persona"]
    fields = set(Persona.__dataclass_fields__)
    found = [
        TypeAdapter(Persona).validate_python(
            {k: str(v) if k == "birth_date" else v for k, v in one.items() if k in fields}
        )
        for one in raw
    ]
    return {persona.key: persona for persona in found}


def account_of(persona: Persona) -> Account | None:
    """The persona's account, once the demo city is built."""
    return Account.objects.filter(username=persona.username).first()
