"""Months as plain numbers: year * 12 + month - 1."""

from datetime import date


def month(of: date) -> int:
    return of.year * 12 + of.month - 1


def at(year: int, number: int) -> int:
    """The month ``number`` (1 to 12) of a year."""
    return year * 12 + number - 1


def parts(value: int) -> tuple[int, int]:
    """Year and month."""
    return value // 12, value % 12 + 1


def in_words(value: int) -> str:
    year, number = parts(value)
    return f"{year}年{number}月"


def with_slash(value: int) -> str:
    year, number = parts(value)
    return f"{year}/{number}"
