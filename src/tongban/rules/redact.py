"""The last net under logs and error texts: what has the shape of a person's number is taken out.

Nothing personal is meant to reach a log in the first place; this catches what slips through, such as a database's
error that quotes the row. It errs towards taking out: a long number lost from a log costs less than an ID number
kept in one.
"""

import re
import unicodedata

HIDDEN = "[number removed]"
# Our own ids first, so that digits inside them are left alone: a UUID, or 32 hexadecimal digits. In a pattern of
# text, \d is any digit there is, the wide ones of Chinese typing among them.
_SHAPES = re.compile(
    r"(?P<ours>(?<![0-9A-Za-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9A-Za-z]))"
    r"|(?<!\d)(?:"
    r"\d{17}[\dXxＸｘ]"  # a citizen's ID number, GB 11643
    r"|\d{6}[ -]\d{8}[ -]\d{3}[\dXxＸｘ]"  # the same, read out
    r"|\d{15}"  # its first form
    r"|(?:[+＋]?[8８][6６][ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}"  # a mobile number
    r"|(?:\d{4}[ -]){3}\d{4}(?:[ -]\d{1,4})?|\d{16,19}"  # a bank card's
    r")(?!\d)"
)


def redact(text: str) -> str:
    """``text`` without anything shaped like an ID number, a mobile number or a bank card's number."""
    return _SHAPES.sub(lambda found: found[0] if found["ours"] else HIDDEN, text)


def clean(text: str) -> bool:
    """Whether nothing of the kind stands in ``text``, however wide its digits are written."""
    return redact(unicodedata.normalize("NFKC", text)) == unicodedata.normalize("NFKC", text)
