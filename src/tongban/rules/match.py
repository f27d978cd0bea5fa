"""Whether two rows speak of the same person: how names sound."""

from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=20_000)
def _sound_of(char: str) -> str:
    return "".join(lazy_pinyin(char))


def sound(name: str) -> str:
    """How a name sounds, without tones, character by character: the same for homophones typed at a counter."""
    return " ".join([_sound_of(char) for char in name])


def names_agree(one: str, other: str) -> bool:
    """Whether two written names can be one person's, once the ID number already agrees.

    Equal, or the same sound throughout (homophones typed at a counter). One differing character is not enough:
    brothers and sisters differ in one, and a number copied from the wrong line of a household booklet would then show
    one's data to the other. Such a row is set aside for somebody to look at (PIPL article 8: data must be accurate).
    """
    if not one or not other or one == other:
        return True
    return len(one) == len(other) and sound(one) == sound(other)
