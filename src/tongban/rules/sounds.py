"""How names sound: one toneless syllable for each character, and letters read back as syllables.

Whoever types by sound types what an input method would forgive: zh for z, ang for an. Such syllables are one here.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from pypinyin import lazy_pinyin, pinyin_dict
from pypinyin.contrib.tone_convert import to_normal

_MOST_READINGS = 4  # of one run of letters: fangan is fan gan or fang an
_MOST_LETTERS = 200
_LONGEST = 6  # letters of a syllable: zhuang


def syllables(name: str) -> list[str]:
    """One syllable for each character, read in its phrase (银行 is yin hang); what has no sound stands for itself."""
    read = lazy_pinyin(name, errors=_apart)
    return read if len(read) == len(name) else [one for char in name for one in lazy_pinyin(char, errors=_apart)]


def _apart(unsounded: str) -> Any:
    """What has no sound, character by character; pypinyin takes a list as well as a string."""
    return list(unsounded)


def blurred(syllable: str) -> str:
    """The syllable without what people confuse: zh ch sh for z c s, ang eng ing for an en in."""
    if len(syllable) > 1 and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@lru_cache(maxsize=4096)
def spelt(letters: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read a run of letters as whole syllables, fewest first; none when it is no pinyin."""
    if not 1 <= len(letters) <= _MOST_LETTERS:
        return ()
    found = sorted(_readings(letters), key=len)
    return tuple(found[:_MOST_READINGS])


def _readings(letters: str) -> list[tuple[str, ...]]:
    """From the end backwards; at each place only the shortest few are kept, so that no input is slow."""
    table = typed()
    ways: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for start in range(len(letters) - 1, -1, -1):
        for length in range(1, min(_LONGEST, len(letters) - start) + 1):
            syllable = letters[start : start + length]
            if syllable in table:
                ways[start] += [(syllable, *rest) for rest in ways[start + length]]
        ways[start] = sorted(ways[start], key=len)[:_MOST_READINGS]
    return ways[0]


@cache
def known() -> frozenset[str]:
    """Every toneless syllable there is: about four hundred."""
    return frozenset(_all())


@cache
def typed() -> frozenset[str]:
    """Every syllable as people type it: also zong for zhong, gon for gong."""
    flat = {syllable[0] + syllable[2:] if syllable[1:2] == "h" else syllable for syllable in known()}
    return (
        known()
        | flat
        | {blurred(syllable) for syllable in known()}
        | {syllable[:-1] for syllable in known() if syllable.endswith("ng")}
    )


def _all() -> Iterator[str]:
    readings = {reading for both in pinyin_dict.pinyin_dict.values() for reading in both.split(",")}
    for reading in readings:
        plain = to_normal(reading).replace("ü", "v")
        if plain.isascii() and plain.isalpha() and any(vowel in plain for vowel in "aeiouv"):
            yield plain
