"""What a paper is called: a number for the telephone, a code for verification.

The number tells a paper from another; the code proves that somebody holds it. Code alphabet: Crockford's
base 32, without I, L, O and U, so that what is read off a print cannot be mistaken.
"""

import re
import unicodedata
from datetime import date
from random import Random

from tongban.rules.number import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16  # 5 bits each: 80 bits, beyond guessing even among billions of papers
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUPED = re.compile(rb"(?<![0-9A-Za-z-])[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}(?![0-9A-Za-z-])")


def new_number(on: date, chance: Random) -> str:
    """``2611-2300-4173-8``: the day, six digits of chance (a running number tells volume), check digit."""
    body = f"{on:%y%m%d}{chance.randrange(1_000_000):06d}"
    return f"{body[:4]}-{body[4:8]}-{body[8:12]}-{luhn(body)}"


def new_code(chance: Random) -> str:
    """80 bits in groups of four: ``7K3M-Q9TZ-04XB-HD2C``."""
    bits = chance.getrandbits(5 * CODE_LENGTH)
    return grouped("".join(ALPHABET[bits >> 5 * place & 31] for place in range(CODE_LENGTH)))


def grouped(code: str) -> str:
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def normal(typed: str) -> str | None:
    """A code as issued, however it was typed (lower case, full width, spaces, any dash); else None."""
    if len(typed) > 100:
        return None
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKE)
    kept = "".join(char for char in plain if not char.isspace() and char != "_" and unicodedata.category(char) != "Pd")
    if len(kept) != CODE_LENGTH or not set(kept) <= set(ALPHABET):
        return None
    return grouped(kept)


def found_in(data: bytes) -> list[str]:
    """Every grouped code that stands in ``data`` as ASCII, each once, in order."""
    return list(dict.fromkeys(match.decode() for match in _GROUPED.findall(data)))
