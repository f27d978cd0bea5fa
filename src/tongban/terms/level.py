"""How sure the house is of who an account is. The order is the meaning: a matter asks for at least one of these."""

from enum import IntEnum

from .text import Text


class Level(IntEnum):
    """Identity level 身份等级 of an account."""

    NONE = 0  # nobody has signed in
    PASSWORD = 1  # whoever knows the password
    PHONE = 2  # whoever holds the phone
    REAL_NAME = 3  # name and document agree with an authority's record
    IN_PERSON = 4  # seen with the document at a window

    @classmethod
    def of(cls, word: str) -> "Level":
        """The level content calls ``word`` ("real_name", "real-name"); raises ``ValueError`` for any other word."""
        try:
            return cls[word.replace("-", "_").replace(" ", "_").upper()]
        except KeyError:
            known = ", ".join(level.word for level in cls)
            raise ValueError(f"there is no identity level {word!r}; there are {known}") from None

    @property
    def word(self) -> str:
        """How content writes it."""
        return self.name.lower()

    @property
    def meaning(self) -> Text:
        return _MEANINGS[self]


_MEANINGS = {
    Level.NONE: Text("未登录", "not signed in"),
    Level.PASSWORD: Text("密码登录", "password"),
    Level.PHONE: Text("手机号已验证", "phone verified"),
    Level.REAL_NAME: Text("实名已核验", "real name verified"),
    Level.IN_PERSON: Text("窗口当面核验", "verified in person"),
}
