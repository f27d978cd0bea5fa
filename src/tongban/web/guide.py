"""A matter at a glance: what, how long, how much, who, how often one must come."""

from collections.abc import Iterable

from tongban.catalogue.current import content
from tongban.terms.specs import MatterSpec, TermUnit
from tongban.ui.parts.provenance import ValueRow
from tongban.ui.speech import t, tr

_UNITS: dict[TermUnit, tuple[str, str]] = {
    "workday": ("个工作日", "working day(s)"),
    "day": ("天", "day(s)"),
    "hour": ("小时", "hour(s)"),
    "month": ("个月", "month(s)"),
}
_CHANNELS = {
    "portal": ("网上", "online"),
    "kiosk": ("自助终端", "kiosk"),
    "window": ("窗口", "window"),
}
_APPLICANTS = {
    "1": ("个人", "people"),
    "2": ("企业", "enterprises"),
    "3": ("事业单位", "public institutions"),
    "4": ("社会组织", "social organisations"),
    "5": ("行政机关", "government bodies"),
    "6": ("其他组织", "other organisations"),
}


def guide_facts(spec: MatterSpec) -> tuple[ValueRow, ...]:
    """The rows every guide begins with."""
    rows = [
        (t("谁能办", "Who may apply"), _list(_APPLICANTS[one] for one in spec.applicants)),
        (t("要带什么", "What to bring"), what_to_bring(spec)),
        (t("多久办好", "How long"), how_long(spec)),
        (t("要跑几趟", "Visits"), _visits(spec)),
        (t("多少钱", "Fee"), tr(spec.fee) + (f"（{tr(spec.fee_basis)}）" if spec.fee_basis else "")),
        (t("谁来办", "Who decides"), tr(content().departments[spec.department].name)),
        (t("在哪里办", "Where"), _list(_CHANNELS[one] for one in spec.channels if one in _CHANNELS)),
        (t("能拿到", "You get"), tr(spec.result) + _lasting(spec)),
    ]
    return tuple(ValueRow(label=label, value=value) for label, value in rows)


def how_long(spec: MatterSpec) -> str:
    """What is promised, and what the law allows where it says so."""
    if spec.case_type == "instant":
        return t("当场办结", "On the spot")
    said = _span(spec.term.length, spec.term.unit)
    if spec.statutory is None:
        return said
    law = _span(spec.statutory.length, spec.statutory.unit)
    return t(f"{said}；法定 {law}，{spec.statutory.article.zh}", f"{said}; by law {law}, {spec.statutory.article.en}")


def _span(length: int, unit: TermUnit) -> str:
    zh, en = _UNITS[unit]
    return t(f"{length} {zh}", f"{length} {en}")


def what_to_bring(spec: MatterSpec) -> str:
    """In one line; which materials it comes to is asked on the form."""
    if spec.needs:
        return t("、", ", ").join(tr(need) for need in spec.needs)
    if spec.materials:
        return t("看您的情况；部门已有的不用带", "Depends on your case; what departments hold need not be brought")
    return t("什么都不用带", "Nothing")


def what_else(spec: MatterSpec) -> list[tuple[str, str]]:
    """Every material with when it is needed and what spares it: for whoever reads ahead of her own case."""
    names = {(one.code, choice.code): choice.name for one in spec.situations for choice in one.choices}
    lines = []
    for material in spec.materials:
        cases = [t("或", " or ").join(tr(names[w.situation, one]) for one in w.choices) for w in material.when]
        said = [t(f"限：{'，'.join(cases)}", f"only if: {', '.join(cases)}")] if cases else []
        if material.spared_by or material.spared_by_paper:
            said.append(t("部门已有的不用带", "not needed where departments hold it"))
        if material.note:
            said.append(tr(material.note))
        lines.append((tr(material.name), t("；", "; ").join(said)))
    return lines


def _visits(spec: MatterSpec) -> str:
    if not spec.visits:
        return t("一趟都不用跑", "None")
    why = tr(spec.visits_why) if spec.visits_why else ""
    return t(f"{spec.visits} 趟；{why}", f"{spec.visits}; {why}")


def _lasting(spec: MatterSpec) -> str:
    """How long the paper it brings holds."""
    certificate = content().certificates.get(spec.certificate)
    if certificate is None or not certificate.valid_days:
        return ""
    return t(f"，有效期 {certificate.valid_days} 天", f", valid for {certificate.valid_days} days")


def _list(names: Iterable[tuple[str, str]]) -> str:
    return t("、", ", ").join(t(*name) for name in names)
