"""The last net under logs and error texts: what has the shape of a person's number is taken out.

Nothing personal is meant to reach a log in the first place; this catches what slips through, such as a database's
error that quotes the row. It errs towards taking out: a long number lost from a log costs less than an ID number
kept in one.
"""

import re
import unicodedata

HIDDEN = "[number removed]"
_DIGIT = "[0-9０-９]"
# Our own ids first, so that digits inside them are left alone: a UUID, or 32 hexadecimal digits.
_SHAPES = re.compile(
    rf"(?P<ours>(?<![0-9A-Za-z])(?:[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|[0-9a-f]{{32}})(?![0-9A-Za-z]))"
    rf"|(?<!{_DIGIT}){_DIGIT}{{17}}[0-9０-９XxＸｘ](?!{_DIGIT})"  # a citizen's ID number, GB 11643
    rf"|(?<!{_DIGIT}){_DIGIT}{{15}}(?!{_DIGIT})"  # its first form, of 15 digits
    rf"|(?<!{_DIGIT}){_DIGIT}{{6}}[ -]{_DIGIT}{{8}}[ -]{_DIGIT}{{3}}[0-9０-９XxＸｘ](?!{_DIGIT})"
    rf"|(?<!{_DIGIT})(?:[+＋]?[8８][6６][ -]?)?[1１][3-9３-９]{_DIGIT}[ -]?{_DIGIT}{{4}}[ -]?{_DIGIT}{{4}}(?!{_DIGIT})"
    rf"|(?<!{_DIGIT})(?:{_DIGIT}{{4}}[ -]){{3}}{_DIGIT}{{4}}(?:[ -]{_DIGIT}{{1,4}})?(?!{_DIGIT})"  # a bank card, in fours
    rf"|(?<!{_DIGIT}){_DIGIT}{{16,19}}(?!{_DIGIT})"  # or in one
)


def redact(text: str) -> str:
    """``text`` without anything shaped like an ID number, a mobile number or a bank card's number."""
    return _SHAPES.sub(lambda found: found[0] if found["ours"] else HIDDEN, text)


def clean(text: str) -> bool:
    """Whether nothing of the kind stands in ``text``, however wide its digits are written."""
    return redact(unicodedata.normalize("NFKC", text)) == unicodedata.normalize("NFKC", text)
