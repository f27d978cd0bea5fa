"""Rows as the two departments write them: their headings, their ways with dates, codes and labels."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from . import months
from .addresses import division
from .insurance import Insured
from .people import EPOCH, Person, Registration

POLICE = (
    "人员编号",
    "公民身份号码",
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "户号",
    "与户主关系",
    "户籍地址",
    "村社区代码",
    "迁入日期",
    "血型",  # sent, and nobody here has a basis to keep it
    "更新日期",
)
INSURANCE = (
    "个人编号",
    "证件号码",
    "姓名",
    "参保险种",
    "参保状态",
    "单位名称",
    "首次参保年月",
    "缴费截止年月",
    "累计缴费月数",
    "数据日期",
)
BLOOD = ("", "", "A", "B", "O", "AB", "不明")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file and the person it is about."""

    person: Person
    cells: dict[str, str]
    short: int = 0  # how many cells the line lacks at its end


def police_rows(rng: random.Random, people: Iterable[Person], as_of: date) -> Iterator[Row]:
    """The household register, one row a person: codes for sex, words for the rest, dates as 20260105."""
    for person in people:
        if person.registration and person.born <= as_of:
            yield Row(person, _police_cells(rng, person, person.registration, as_of))


def _police_cells(rng: random.Random, person: Person, held: Registration, as_of: date) -> dict[str, str]:
    touched = max(held.moved_in or person.born, EPOCH - timedelta(days=rng.randint(1, 2400)))
    values = (
        held.person_no,
        person.id_number,
        person.name.encode("gbk", errors="replace").decode("gbk"),
        person.sex,
        _compact(person.born),
        held.ethnic,
        held.household_no,
        held.relation,
        held.address,
        division(rng, held.place),
        _compact(held.moved_in) if held.moved_in else "",
        rng.choice(BLOOD),
        _compact(min(touched, as_of)),
    )
    return dict(zip(POLICE, values, strict=True))


def insurance_rows(rng: random.Random, insured: Iterable[tuple[Person, str, Insured]], as_of: date) -> Iterator[Row]:
    """Pension insurance, one row a person: words for codes, months in two ways, dates as 2026/11/1."""
    for person, number, held in insured:
        until = months.with_slash(held.until) if rng.random() < 0.2 else months.in_words(held.until)
        values = (
            number,
            person.id_number,
            person.name,
            held.kind,
            held.status,
            held.employer,
            months.in_words(held.first),
            months.in_words(held.until) if person.persona else until,
            str(held.months_paid),
            f"{as_of.year}/{as_of.month}/{as_of.day}",
        )
        yield Row(person, dict(zip(INSURANCE, values, strict=True)))


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
