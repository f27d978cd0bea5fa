"""Whether two rows speak of the same person."""

from pypinyin import lazy_pinyin


def names_agree(one: str, other: str) -> bool:
    """Whether two written names can be one person's, once the ID number already agrees.

    Equal, or the same sound throughout (homophones typed at a counter). One differing character is not enough:
    brothers and sisters differ in one, and a number copied from the wrong line of a household booklet would then show
    one's data to the other. Such a row is set aside for somebody to look at (PIPL article 8: data must be accurate).
    """
    if not one or not other or one == other:
        return True
    return len(one) == len(other) and lazy_pinyin(one) == lazy_pinyin(other)
