"""Medical insurance, one row a person, newborns under their birth certificate: dates as 2026.11.01, UTF-8."""

from collections.abc import Iterator
from datetime import date

from tongban.demo.city import addresses
from tongban.demo.city.people import Person

from .base import DOCUMENTS, Delivery, Row

HEADINGS = (
    "医保编号",
    "人员姓名",
    "证件类型",
    "证件号码",
    "性别",
    "出生年月日",
    "手机号",
    "联系地址",
    "险种类型",
    "参保状态",
    "参保单位",
    "首次参保日期",
    "缴费年度",
    "个人账户余额",
    "参保地",
    "更新时间",
)


def rows(person: Person, on: date) -> Iterator[Row]:
    """One row a person insured."""
    held = person.medical
    if held is None:
        return
    document = held.shown or person.document
    cells = [
        held.number,
        held.name or person.told_name,
        DOCUMENTS[document.kind],
        document.number,
        "男" if person.sex == "1" else "女",
        _dotted(person.born),
        person.old_mobile or person.reached_at,
        addresses.dashed(person.told_home) if person.told_home else "",
        held.kind,
        held.status,
        held.employer,
        _dotted(held.since),
        str(held.year),
        f"{held.balance // 100}.{held.balance % 100:02d}",
        "样例市本级",
        _dotted(on),
    ]
    yield Row(person, held.number, cells)


def _dotted(day: date) -> str:
    return f"{day:%Y.%m.%d}"


DELIVERY = Delivery(
    feed="medical-insurance",
    ending="csv",
    headings=HEADINGS,
    rows=rows,
    name="人员姓名",
    number="证件号码",
    dated="更新时间",
    born="出生年月日",
    address="联系地址",
    mark="操作",
    new="I",
    changed="U",
    gone="D",
)
