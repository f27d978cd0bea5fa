"""What a member of staff may do. Posts in content/ are lists of these."""

from enum import StrEnum

from .text import Text


class Permission(StrEnum):
    CASE_LIST = "case.list"
    CASE_OPEN = "case.open"

    @property
    def meaning(self) -> Text:
        return _MEANINGS[self]


_MEANINGS = {
    Permission.CASE_LIST: Text("看到本处办件清单（不含个人信息）", "see the cases of the place, without personal data"),
    Permission.CASE_OPEN: Text("打开本处的一个办件，阅览留痕", "open one case of the place; every look is logged"),
}
