"""Numbers people read over the phone: digits only, grouped, with a check digit that catches a slip.

Luhn's formula (ISO/IEC 7812-1 annex B): catches every single wrong digit and nearly all swaps of neighbours.
"""

import re
import unicodedata
from datetime import date


def case_number(on: date, random: int) -> str:
    """``261123-4071-8264``: the day, seven digits of ``random``, a check digit."""
    body = f"{on:%y%m%d}{random % 10_000_000:07d}"
    digits = body + luhn(body)
    return f"{digits[:6]}-{digits[6:10]}-{digits[10:]}"


def normal(given: str) -> str | None:
    """A case number as it was issued, from however it was typed; None when it cannot be one."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", given))
    if len(digits) != 14 or luhn(digits[:-1]) != digits[-1]:
        return None
    return f"{digits[:6]}-{digits[6:10]}-{digits[10:]}"


def luhn(digits: str) -> str:
    """The check digit of ``digits``."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
