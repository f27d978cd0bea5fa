"""From what the house holds to what a page shows: provenance marks, value rows, looks."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from tongban.catalogue.current import content
from tongban.catalogue.values import shown
from tongban.guard.reads import Seen
from tongban.rules.once import Resolved
from tongban.rules.privacy import Purpose, mask
from tongban.terms.values import Held
from tongban.ui.filters import day, moment
from tongban.ui.parts.looks import LookRow
from tongban.ui.parts.provenance import Provenance, Tone, ValueRow
from tongban.ui.speech import t, tr

MASKED = frozenset({"person.id_number", "insurance.personal_no", "household.person_no"})
_BECAUSE = {
    "only": ("只有这一个来源", "the only source"),
    "authority": ("由主管部门确定", "the department in charge decides"),
    "latest": ("取最近一次的记录", "the latest record"),
    "ruled": ("经人工核对确定", "decided by a person who checked"),
}
_TONES: dict[str, Tone] = {
    "known": "known",
    "stale": "confirm",
    "contested": "contested",
    "answered": "asked",
}


def label(element: str) -> str:
    """An element's name as people read it."""
    return tr(content().elements[element].name)


def provenance(held: Held, *, tone: Tone = "known", wrong: bool = False) -> Provenance:
    """The mark: who said so, of which day, since when we know, why this one is believed."""
    source = tr(content().departments[held.department].name)
    return Provenance(
        source=source,
        since=day(held.observed_on),
        reason=t(
            f"{_BECAUSE[held.because][0]}；{moment(held.known_at)} 到达本平台",
            f"{_BECAUSE[held.because][1]}; reached us {moment(held.known_at)}",
        ),
        tone="contested" if held.contested else tone,
        wrong_href=_wrong(held) if wrong else "",
    )


def _wrong(held: Held) -> str:
    """Where a person says that this value is wrong."""
    href = reverse("wrong", args=[held.element])
    return f"{href}?occ={held.occurrence}" if held.occurrence else href


def value_row(held: Held, *, wrong: bool = True) -> ValueRow:
    """A value the record holds, with its mark; long numbers are masked."""
    mark, masked = provenance(held, wrong=wrong), held.element in MASKED
    return ValueRow(label=label(held.element), value=in_words(held), provenance=mark, masked=masked)


def in_words(held: Held) -> str:
    """A value as people read it; of long numbers only the ends."""
    return mask(held.element, held.value) if held.element in MASKED else tr(shown(held.element, held.value))


def form_row(field: Resolved, *, wrong: bool = True) -> ValueRow:
    """A field of a form that needs nothing of the person."""
    if field.held is None:
        return ValueRow(label=label(field.ask.element), value=t("部门没有记录", "no record held"))
    row = value_row(field.held, wrong=wrong)
    return ValueRow(
        label=row.label,
        value=row.value,
        masked=row.masked,
        provenance=provenance(field.held, tone=_TONES.get(field.state, "known"), wrong=wrong),
    )


def look_rows(looks: Iterable[Seen]) -> tuple[LookRow, ...]:
    """Looks as the person is told of them."""
    return tuple(
        LookRow(
            when=moment(seen.at),
            who=tr(seen.actor),
            organisation=channel(seen.channel),
            purpose=_purpose(seen),
            basis=tr(seen.basis),
            elements=tuple(label(element) for element in seen.elements if element in content().elements),
        )
        for seen in looks
    )


def _purpose(seen: Seen) -> str:
    purpose = tr(Purpose(seen.purpose).meaning)
    if seen.ref:
        purpose = f"{purpose} {seen.ref}"
    return purpose if seen.outcome == "allowed" else t(f"{purpose}（已拒绝）", f"{purpose} (refused)")


def channel(code: str) -> str:
    """Where somebody was served or looked."""
    return {
        "portal": t("网上", "online"),
        "kiosk": t("自助终端", "kiosk"),
        "window": t("窗口", "window"),
        "system": t("系统核验", "system check"),
        "api": t("接口", "API"),
        "excel": t("导出表格", "taken as a table"),
    }.get(code, code)


def told_wait(wait: timedelta) -> str:
    """How long to wait, rounded up, as people say it."""
    seconds = int(wait.total_seconds()) + 1
    if seconds <= 90:
        return t(f"请 {seconds} 秒后再试", f"try again in {seconds} seconds")
    minutes = -(-seconds // 60)
    if minutes <= 90:
        return t(f"请 {minutes} 分钟后再试", f"try again in {minutes} minutes")
    hours = -(-minutes // 60)
    return t(f"请 {hours} 小时后再试", f"try again in {hours} hours")


def why_signed_out(why: str) -> str:
    """What is said to somebody whose session ended while she was away; "" when nothing need be."""
    return {
        "idle": t(
            "您有一段时间没有操作，为保护信息已自动退出。",
            "Nothing was done for a while, so you were signed out to protect your data.",
        ),
        "absolute": t(
            "这次登录时间已到，请重新登录。",
            "This sign-in has lasted as long as it may. Please sign in again.",
        ),
        "elsewhere": t(
            "您的登录已失效：可能在别处登录、退出，或岗位有变动。",
            "Your sign-in has ended: by another sign-in, a sign-out, or a change of your post.",
        ),
    }.get(why, "")
