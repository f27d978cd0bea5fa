"""Whether two rows speak of the same person."""

from pypinyin import lazy_pinyin


def names_agree(one: str, other: str) -> bool:
    """Whether two written names can be one person's, once the ID number already agrees.

    Equal; or the same sound throughout (homophones typed at a counter); or at most one character differing at
    its place. An ID number mistyped into somebody else's valid number brings another name, and is not linked.
    """
    if not one or not other or one == other:
        return True
    if lazy_pinyin(one) == lazy_pinyin(other):
        return True
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return False
