"""Pension insurance, one row an account: words for codes, months in two ways, dates as 2026/11/1, UTF-8 with BOM."""

from collections.abc import Iterator
from datetime import date

from tongban.demo.city import months
from tongban.demo.city.people import Person

from .base import DOCUMENTS, Delivery, Row

HEADINGS = (
    "个人编号",
    "证件号码",
    "姓名",
    "参保险种",
    "参保状态",
    "单位名称",
    "首次参保年月",
    "缴费截止年月",
    "累计缴费月数",
    "证件类型",
    "出生日期",
    "联系电话",
    "数据日期",
)


def rows(person: Person, on: date) -> Iterator[Row]:
    """One row an account; who changed cities may have two."""
    for account in person.insured:
        cells = [
            account.number,
            person.document.number,
            person.told_name,
            account.kind,
            account.status,
            account.employer,
            months.in_words(account.first),
            months.with_slash(account.until) if account.slashed else months.in_words(account.until),
            str(account.paid),
            DOCUMENTS[person.document.kind],
            _slashed(person.born),
            person.mobile,
            _slashed(on),
        ]
        yield Row(person, account.number, cells)


def _slashed(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


DELIVERY = Delivery(
    feed="social-insurance",
    ending="csv",
    headings=HEADINGS,
    rows=rows,
    name="姓名",
    number="证件号码",
    dated="数据日期",
    born="出生日期",
    mark="变动标志",
    new="新增",
    changed="修改",
    gone="删除",
    encoding="utf-8-sig",
)
