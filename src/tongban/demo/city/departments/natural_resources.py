"""The real-estate register, one line an owner and unit: JSON, names as in the registry's database, days as instants."""

from collections.abc import Iterator
from datetime import date

from tongban.demo.city.people import Person

from .base import DOCUMENTS, Delivery, Numeric, Row

HEADINGS = (
    "DJBH",
    "BDCDYH",
    "BDCQZH",
    "QLR",
    "ZJZL",
    "ZJH",
    "DH",
    "ZL",
    "JZMJ",
    "YT",
    "GYQK",
    "QLBL",
    "DJSJ",
    "SFDY",
    "GXSJ",
)


def rows(person: Person, on: date) -> Iterator[Row]:
    """One line for every unit the person has a part in."""
    for share in person.shares:
        unit = share.unit
        cells = [
            share.record,
            unit.number,
            share.certificate,
            person.told_name,
            DOCUMENTS[person.document.kind].removeprefix("居民"),
            person.document.number,
            person.mobile,
            unit.address,
            Numeric(f"{unit.area // 100}.{unit.area % 100:02d}"),
            unit.use,
            share.sharing,
            share.part,
            f"{share.on.isoformat()} 00:00:00",
            unit.mortgaged,
            f"{on.isoformat()} 00:00:00",
        ]
        yield Row(person, share.record, cells)


DELIVERY = Delivery(
    feed="real-estate",
    ending="jsonl",
    headings=HEADINGS,
    rows=rows,
    name="QLR",
    number="ZJH",
    dated="GXSJ",
    mark="DJLX",
    new="转移登记",
    changed="变更登记",
    gone="注销登记",
)
