"""Allowances, one row each: a workbook with a merged title and a remark, amounts and dates as Excel's own."""

from collections.abc import Iterator
from datetime import date

from tongban.demo.city import addresses
from tongban.demo.city.people import Person

from .base import Delivery, Numeric, Row

HEADINGS = (
    "待遇编号",
    "待遇类别",
    "姓名",
    "身份证号",
    "性别",
    "联系电话",
    "家庭住址",
    "所在村社区",
    "月发放金额",
    "起发年月",
    "发放账号",
    "残疾类别",
    "残疾等级",
    "备注",
    "更新日期",
)


def rows(person: Person, on: date) -> Iterator[Row]:
    """One row an allowance."""
    home = person.told_home or (person.household.home if person.household else None)
    for held in person.benefits:
        disabled = person.disability if "残疾" in held.kind else ("", "")
        cells = [
            held.number,
            held.kind,
            person.told_name,
            person.id_number,
            "男" if person.sex == "1" else "女",
            person.reached_at,
            addresses.short(home) if home else "",
            home.place.name if home else "",
            Numeric(held.amount),
            f"{held.since // 12}{held.since % 12 + 1:02d}",
            held.account,
            *disabled,
            "",
            on.isoformat(),
        ]
        yield Row(person, held.number, cells)


DELIVERY = Delivery(
    feed="civil-affairs",
    ending="xlsx",
    headings=HEADINGS,
    rows=rows,
    name="姓名",
    number="身份证号",
    dated="更新日期",
    address="家庭住址",
    mark="变动情况",
    new="新增",
    changed="调整",
    gone="停发",
)
