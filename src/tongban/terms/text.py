"""A text as it stands in content/: always in both languages."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Chinese and in English; both are required."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh
