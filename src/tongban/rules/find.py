"""Finding a matter by Chinese words, by pinyin, by initials, or with one character wrong."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from tongban.terms.specs import MatterSpec


@dataclass(frozen=True, slots=True)
class Entry:
    """What one matter is found by: its names in Chinese, in letters, and in initials."""

    code: str
    chinese: tuple[str, ...]
    latin: tuple[str, ...]
    initials: tuple[str, ...]


def entry(matter: MatterSpec) -> Entry:
    """Prepare a matter for searching; done once per version."""
    names = (matter.name.zh, *matter.aliases)
    return Entry(
        matter.code,
        tuple(fold(name) for name in names),
        (*("".join(lazy_pinyin(name)) for name in names), fold(matter.name.en), fold(matter.code)),
        tuple("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in names),
    )


def fold(words: str) -> str:
    """Width, case, blanks and punctuation do not matter."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", words).lower())


def search(entries: Iterable[Entry], query: str) -> list[str]:
    """Codes of the matters that answer ``query``, best first. Nothing asked, nothing found."""
    wanted = fold(query)
    if not wanted:
        return []
    scored = [(score(one, wanted), number, one.code) for number, one in enumerate(entries)]
    return [code for points, _, code in sorted(scored, key=lambda s: (-s[0], s[1])) if points > 0]


def score(one: Entry, wanted: str) -> int:
    """How well an entry answers: 100 the name itself, down to 20 for one wrong character; 0 not at all."""
    if wanted in one.chinese:
        return 100
    if wanted.isascii():
        return _latin(one, wanted)
    if any(name.startswith(wanted) for name in one.chinese):
        return 90
    if any(wanted in name for name in one.chinese):
        return 80
    if len(wanted) >= 2 and any(_in_order(wanted, name) for name in one.chinese):
        return 60
    if len(wanted) >= 2 and "".join(lazy_pinyin(wanted)) in " ".join(one.latin):
        return 40
    if len(wanted) >= 3 and any(_but_one(wanted, name) for name in one.chinese):
        return 20
    return 0


def _latin(one: Entry, wanted: str) -> int:
    if any(name == wanted for name in one.latin):
        return 95
    if any(name.startswith(wanted) for name in one.latin):
        return 85
    if any(name.startswith(wanted) for name in one.initials):
        return 75
    if any(wanted in name for name in one.latin):
        return 65
    return 55 if len(wanted) >= 2 and any(wanted in name for name in one.initials) else 0


def _in_order(wanted: str, name: str) -> bool:
    """Whether the characters occur in this order, as people abbreviate: 社保 in 社会保险."""
    left = iter(name)
    return all(char in left for char in wanted)


def _but_one(wanted: str, name: str) -> bool:
    """Whether some stretch of the name differs from ``wanted`` in one character."""
    length = len(wanted)
    return any(
        sum(a != b for a, b in zip(wanted, name[start : start + length], strict=False)) == 1
        for start in range(len(name) - length + 1)
    )
