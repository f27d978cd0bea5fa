"""The demo says it is one, on every page and every print."""

from dataclasses import dataclass

from markupsafe import Markup

from tongban.ui.parts.base import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody to be in the demo."""

    key: str
    name: str
    role: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBar(Part):
    """Change persona: one small POST form each."""

    personas: tuple[Persona, ...]
    action: str
    csrf: Markup
    next: str = "/"
    current: str = ""

    @property
    def chosen(self) -> Persona | None:
        return next((one for one in self.personas if one.key == self.current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRibbon(Part):
    """演示 · 合成数据 · 无效: stays in sight while the page scrolls; holds the DemoBar where there is one."""

    bar: DemoBar | None = None
    label: str = ""
    resets: str = ""  # a training copy: the time of day at which it is as new


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What a layout is given as `demo` in demo mode; without it no page is marked."""

    bar: DemoBar | None = None
    resets: str = ""
