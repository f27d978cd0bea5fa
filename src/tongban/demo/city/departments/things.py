"""Registers of what is not a person: houses, shops along the street, safety checks, what grid keepers report.

Each row is drawn with somebody: the house she lives in, the shop she keeps, what happened at her door.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from stdnum.cn import uscc

from tongban.demo.city import addresses
from tongban.demo.city.people import EPOCH, RENTED, Person

from .base import Delivery, Row
from .registers import CHANGED, DATED, GONE, MARK, NEW, NO, YES, Draw

Rows = Callable[[Person, date], Iterator[Row]]
HOUSES = (
    "房屋编码",
    "房屋地址",
    "所在村社区",
    "所属网格",
    "是否出租",
    "是否群租",
    "是否自建房",
    "安全等级",
    "房屋用途",
    "建筑面积",
    "承租人数",
    "出租人电话",
    "产权人身份号码",
    DATED,
)
SHOPS = ("统一社会信用代码", "单位名称", "法定代表人", "经营地址", "所在村社区", "从业人数", DATED)
CHECKS = ("统一社会信用代码", "单位名称", "安全检查日期", "隐患数", DATED)
EVENTS = ("事件编号", "事件类型", "所在村社区", "上报日期", "应办结日期", "办结日期", "按时办结", "调解结果", DATED)
_TRADES = ("超市", "餐馆", "理发店", "五金店", "药房", "水果店", "洗衣店", "早餐店")


def _houses(person: Person, on: date) -> Iterator[Row]:
    """Homes that are let, and those people have built themselves."""
    home = person.home
    first = person.kin[0] if person.kin else person
    if home is None or not person.here or first is not person:
        return
    draw = Draw("houses", person)
    village = home.place.name.endswith("村") or home.unit == ""
    let = person.living == RENTED
    built = village and draw.chance("built", 0.3)
    if not (let or built):
        return
    danger = draw.one("danger", "A", "A", "A", "A", "B", "B", "C", "D") if built else "A"
    many = sum(one.here for one in person.kin) or 1
    cells = [
        f"FW{person.index:07d}",
        addresses.short(home),
        home.place.name,
        str(home.grid),
        YES if let else NO,
        YES if let and many >= 5 else NO,
        YES if built else NO,
        f"{danger}级",
        "宅基地房屋" if built else "住宅",
        str(45 + draw.below("area", 160)),
        str(many) if let else "",
        f"154{draw.below('landlord', 100_000_000):08d}" if let else "",
        "" if let else person.id_number,
        on.isoformat(),
    ]
    yield Row(person, cells[0], cells)


def _keeper(person: Person) -> Draw | None:
    """Who keeps a shop: one in a hundred grown people who live here."""
    draw = Draw("shops", person)
    keeps = person.here and person.home is not None and 25 <= person.age() < 66 and draw.chance("keeps", 0.011)
    return draw if keeps else None


def _code(draw: Draw, person: Person) -> str:
    core = f"92320500MA{person.index:06d}{draw.below('code', 10)}"
    return core + uscc.calc_check_digit(core)


def _named(draw: Draw, person: Person) -> str:
    return f"{person.home.place.name if person.home else ''}{person.told_name[0]}记{draw.one('trade', *_TRADES)}"


def _shops(person: Person, on: date) -> Iterator[Row]:
    draw = _keeper(person)
    if draw is None or person.home is None:
        return
    place = person.home.place.name
    many = str(1 + draw.below("people", 9))
    code = _code(draw, person)
    cells = [code, _named(draw, person), person.told_name, f"{place}沿街{1 + draw.below('door', 300)}号", place, many]
    yield Row(person, code, [*cells, on.isoformat()])


def _checks(person: Person, on: date) -> Iterator[Row]:
    draw = _keeper(person)
    if draw is None or not draw.chance("checked", 0.9):
        return
    checked = draw.day("checked on", EPOCH - timedelta(days=200), EPOCH)
    code = _code(draw, person)
    hazards = draw.one("hazards", "0", "0", "0", "1", "2", "3")
    yield Row(person, code, [code, _named(draw, person), checked, hazards, on.isoformat()])


def _events(person: Person, on: date) -> Iterator[Row]:
    draw = Draw("events", person)
    if not person.here or person.home is None or not draw.chance("reports", 0.02):
        return
    kind = draw.one("kind", "矛盾纠纷", "安全隐患", "环境卫生", "环境卫生", "设施损坏", "其他")
    reported = date.fromisoformat(draw.day("reported", EPOCH - timedelta(days=120), EPOCH))
    due = reported + timedelta(days=7)
    closed = reported + timedelta(days=1 + draw.below("takes", 9))
    done = closed <= EPOCH
    result = draw.one("result", "调解成功", "调解成功", "调解成功", "调解不成") if kind == "矛盾纠纷" and done else ""
    number = f"WG{person.index:07d}"
    cells = [number, kind, person.home.place.name, reported.isoformat(), due.isoformat()]
    cells += [closed.isoformat() if done else "", (YES if closed <= due else NO) if done else "", result]
    yield Row(person, number, [*cells, on.isoformat()])


def _delivery(feed: str, of: str, headings: tuple[str, ...], rows: Rows, name: str) -> Delivery:
    return Delivery(
        feed=feed,
        ending="csv",
        headings=headings,
        rows=rows,
        name=name,
        number=headings[0],
        dated=DATED,
        mark=MARK,
        new=NEW,
        changed=CHANGED,
        gone=GONE,
        encoding="gb18030",
        of=of,
    )


DELIVERIES = (
    _delivery("houses", "dwelling", HOUSES, _houses, "房屋地址"),
    _delivery("shops", "enterprise", SHOPS, _shops, "单位名称"),
    _delivery("safety-checks", "enterprise", CHECKS, _checks, "单位名称"),
    _delivery("grid-events", "event", EVENTS, _events, "事件类型"),
)
