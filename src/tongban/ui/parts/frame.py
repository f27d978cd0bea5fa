"""What stands around every page."""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from tongban.ui.parts.base import Content, Part
from tongban.ui.speech import t


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A place to go; `count` is what waits there."""

    label: str
    href: str
    current: bool = False
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipLink(Part):
    """Past the header, for those who go by keyboard."""

    target: str = "main"
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Part):
    """Our mark and name; `place` says whose: 苏州工业园区."""

    href: str = "/"
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHeader(Part):
    """Brand, places, and a slot at the right for language, text size and the person signed in."""

    href: str = "/"
    place: str = ""
    items: tuple[NavItem, ...] = ()
    right: tuple[Content, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFooter(Part):
    """Says whom to ask, first of all."""

    ask: Content
    phone: str = "12345"
    hours: str = ""
    links: tuple[NavItem, ...] = ()
    note: Content = ""


TabKey = Literal["", "home", "matters", "papers", "data"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabbar(Part):
    """The four places of the phone, always the same four in the same order."""

    home: str
    matters: str
    papers: str
    data: str
    current: TabKey = ""

    @property
    def items(self) -> tuple[NavItem, ...]:
        places: tuple[tuple[TabKey, str, str, str], ...] = (
            ("home", t("首页", "Home"), self.home, "home"),
            ("matters", t("办事", "Apply"), self.matters, "list"),
            ("papers", t("我的文件", "My papers"), self.papers, "paper"),
            ("data", t("我的数据", "My data"), self.data, "shield"),
        )
        return tuple(
            NavItem(label=label, href=href, icon=icon, current=key == self.current) for key, label, href, icon in places
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SideNav(Part):
    """The staff's places, down the left of the desk."""

    items: tuple[NavItem, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSwitch(Part):
    """To the other language. A link, or a POST form when `csrf` is given; `next` is then sent along."""

    href: str
    csrf: Markup | None = None
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeTextSwitch(Part):
    """To large text and back. A link, or a POST form when `csrf` is given; `next` is then sent along."""

    href: str
    on: bool = False
    csrf: Markup | None = None
    next: str = ""
