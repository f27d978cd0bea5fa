"""The household register and who lives where: codes for sex, words for the rest, dates as 20260105, GBK."""

from collections.abc import Iterator
from datetime import date, timedelta

from tongban.demo.city import addresses
from tongban.demo.city.people import ABROAD, Person

from .base import Delivery, Row

HEADINGS = (
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
    "人口类别",
    "其他证件类型",
    "其他证件号码",
    "曾用名",
    "婚姻状况",
    "联系电话",
    "现住地址",
    "现住村社区",
    "网格",
    "楼栋",
    "单元",
    "楼层",
    "房号",
    "居住类型",
    "现址居住起始日期",
    "死亡日期",
    "血型",  # sent, and nobody here has a basis to keep it
    "更新日期",
)


def rows(person: Person, on: date) -> Iterator[Row]:
    """One row a person known to the police; two for who was entered twice."""
    if not person.person_no or person.left:
        return
    cells = _cells(person)
    yield Row(person, person.person_no, cells)
    if person.other_no:
        again = [person.other_no, *cells[1:]]
        again[8] = again[17] = person.other_address
        again[18:24] = ["", "", "", "", "", ""]
        again[-1] = f"{person.updated - timedelta(days=900):%Y%m%d}"
        yield Row(person, person.other_no, again)


def _cells(person: Person) -> list[str]:
    document = person.document
    other = document if person.population == ABROAD else None
    return [
        person.person_no,
        person.id_number,
        person.name.encode("gbk", errors="replace").decode("gbk"),
        person.sex,
        f"{person.born:%Y%m%d}",
        person.ethnic,
        *_registration(person),
        person.population,
        other.kind if other else "",
        other.number if other else "",
        person.former_name,
        person.marital,
        person.old_mobile or person.mobile,
        *_residence(person),
        f"{person.died:%Y%m%d}" if person.died else "",
        person.blood,
        f"{person.updated:%Y%m%d}",
    ]


def _registration(person: Person) -> list[str]:
    held = person.household
    if held is None:
        return ["", "", "", "", ""]
    moved = f"{person.moved_in:%Y%m%d}" if person.moved_in else ""
    return [held.number, person.relation, addresses.full(held.home), held.division, moved]


def _residence(person: Person) -> list[str]:
    home = person.home
    if home is None:
        return [person.away, "", "", "", "", "", "", "", ""]
    floor = str(home.floor) if home.floor else ""
    since = f"{person.since:%Y%m%d}" if person.since else ""
    where = [addresses.full(home), home.place.code, home.grid, f"{home.estate}{home.building}", home.unit, floor]
    return [*where, home.room, person.living, since]


DELIVERY = Delivery(
    feed="police-household-register",
    ending="csv",
    headings=HEADINGS,
    rows=rows,
    name="姓名",
    number="公民身份号码",
    dated="更新日期",
    born="出生日期",
    address="户籍地址",
    mark="变更类型",
    new="新增",
    changed="变更",
    gone="注销",
    encoding="gbk",
)
