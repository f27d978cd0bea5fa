"""Every specimen, in the order of the gallery."""

from tongban.ui.specimens import around, asking, telling
from tongban.ui.specimens.base import Specimen
from tongban.ui.speech import t


def everything() -> tuple[tuple[str, tuple[Specimen, ...]], ...]:
    """All of it, in the language being spoken."""
    return (
        (t("来历", "Record"), telling.record()),
        (t("状态与提示", "States and notices"), telling.sayings()),
        (t("按钮", "Actions"), asking.actions()),
        (t("填写", "Questions"), asking.fields()),
        (t("证件与表格", "Papers and tables"), telling.papers()),
        (t("事项与自助机", "Matters and kiosk"), around.tiles()),
        (t("页面框架", "Around the page"), around.places()),
    )
