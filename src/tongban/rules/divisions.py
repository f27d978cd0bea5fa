"""The arithmetic of division codes, and names of places as people write them.

Twelve digits: 2 province, 2 city, 3rd pair county, 3 town, 3 village (统计用区划代码编制规则; GB/T 2260 for the first
six, GB/T 10114 for the town). A code means nothing without its scheme and edition: the same nine digits are different
towns in the lists of NBS and of the Ministry of Civil Affairs, and codes change from one edition to the next.
"""

import re
import unicodedata
from collections.abc import Iterable

LEVELS = ("province", "city", "county", "town", "village")
WIDTH = 12
_SIGNIFICANT = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}
_WIDTHS = (2, 4, 6, 9, 12)
_LEVEL_WORDS = {
    "province": ("province", "provincial", "省", "省级", "一级", "1"),
    "city": ("city", "prefecture", "市", "市级", "地级", "地市级", "二级", "2"),
    "county": ("county", "district", "县", "区", "县级", "区县", "区县级", "三级", "3"),
    "town": ("town", "township", "street", "subdistrict", "镇", "乡", "街道", "乡级", "镇级", "乡镇", "乡镇级",
             "四级", "4"),
    "village": ("village", "community", "村", "社区", "居委会", "村级", "村委会", "五级", "5"),
}  # fmt: skip
_LEVEL_OF_WORD = {word: level for level, words in _LEVEL_WORDS.items() for word in words}

# 城乡分类代码: the first digit says urban (1) or rural (2).
CATEGORIES = ("111", "112", "121", "122", "123", "210", "220")
_COMMITTEES = re.compile(
    r"(?P<core>.+?)(?:"
    r"(?P<residents>社区居民委员会|社区居委会|社区居民委会|居民委员会|居民委会|居委会|社区)"
    r"|(?P<villagers>村村民委员会|村民委员会|村委会|村)"
    r")$"
)


def normal_code(raw: str) -> str | None:
    """A code of 2, 4, 6, 9 or 12 digits as twelve; None when it cannot be one (a lost zero, a letter, all zeros)."""
    digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", raw))
    digits = digits.removesuffix(".0")  # a spreadsheet's number
    if not digits.isascii() or not digits.isdigit() or len(digits) not in _WIDTHS or not digits.strip("0"):
        return None
    return digits.ljust(WIDTH, "0")


def level_of(code: str) -> str:
    """The level twelve digits stand for."""
    for level in LEVELS[:-1]:
        if not code[_SIGNIFICANT[level] :].strip("0"):
            return level
    return "village"


def normal_level(raw: str) -> str | None:
    """A level as people write it, in Chinese, English or as a figure; None when unknown."""
    return _LEVEL_OF_WORD.get("".join(unicodedata.normalize("NFKC", raw).split()).lower())


def ancestors(code: str) -> tuple[str, ...]:
    """Codes of the units this one may lie in, nearest first: a town directly under a city has no county."""
    above = LEVELS[: LEVELS.index(level_of(code))]
    found = dict.fromkeys(code[: _SIGNIFICANT[level]].ljust(WIDTH, "0") for level in reversed(above))
    return tuple(one for one in found if one != code and level_of(one) in above)


def within(code: str, parent: str) -> bool:
    """Whether the parent's significant digits begin the code."""
    return code.startswith(parent[: _SIGNIFICANT[level_of(parent)]])


def unit_type_of(code: str) -> str:
    """What kind of unit the town's or village's own digits say, where a list does not: 001-099 subdistrict, …

    The ranges hold on every row of the public list of 2022 for Suzhou; they are custom, not law.
    """
    level = level_of(code)
    if level == "town":
        return _ranged(int(code[6:9]), ((100, "subdistrict"), (200, "town"), (400, "township")), "quasi_township")
    if level == "village":
        own = int(code[9:])
        if own in (498, 598):
            return "virtual"
        bounds = ((200, "residents_committee"), (400, "villagers_committee"), (500, "quasi_residents_committee"))
        return _ranged(own, bounds, "quasi_villagers_committee")
    return level


def _ranged(number: int, bounds: Iterable[tuple[int, str]], rest: str) -> str:
    return next((kind for below, kind in bounds if number < below), rest)


def folded_name(name: str) -> tuple[str, str]:
    """A village's or community's name without its suffix, and which kind of committee the suffix said.

    春嘉社区居委会, 春嘉社区居民委员会 and 春嘉社区 are ("春嘉", "residents"); 屯溪村 and 屯溪村委会 ("屯溪",
    "villagers"); anything else has kind "".
    """
    plain = _plain(name)
    found = _COMMITTEES.fullmatch(plain)
    if found is None:
        return plain, ""
    return found["core"], "residents" if found["residents"] else "villagers"


def match_name(wanted: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Which of ``known`` (identity, name) a name means: exactly written first, then by core and kind, then by core.

    One answer is found, several are for a person to choose from, none is none. Never a guess.
    """
    known = list(known)
    core, kind = folded_name(wanted)

    def written(name: str) -> bool:
        return _plain(name) == _plain(wanted)

    def same_kind(name: str) -> bool:
        return folded_name(name) == (core, kind)

    def same_core(name: str) -> bool:
        return folded_name(name)[0] == core and "" in (kind, folded_name(name)[1])

    for fits in (written, same_kind, same_core):
        found = list(dict.fromkeys(identity for identity, name in known if fits(name)))
        if found:
            return found
    return []


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
