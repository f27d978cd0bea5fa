"""How far a case has come: one shape and one word each, the same on phone, desk, kiosk and paper."""

from dataclasses import dataclass
from typing import Literal

from tongban.ui.parts.base import Part
from tongban.ui.speech import t

State = Literal["draft", "working", "done", "refused", "soon", "late"]
STATES: tuple[State, ...] = ("draft", "working", "done", "refused", "soon", "late")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMark(Part):
    """A state's shape and word; `label` says it more exactly ("待补正") while the shape stays."""

    state: State
    label: str = ""

    @property
    def word(self) -> str:
        words: dict[State, str] = {
            "draft": t("草稿", "Draft"),
            "working": t("办理中", "In progress"),
            "done": t("已办结", "Completed"),
            "refused": t("不予办理", "Refused"),
            "soon": t("即将到期", "Due soon"),
            "late": t("已超期", "Overdue"),
        }
        return self.label or words[self.state]
