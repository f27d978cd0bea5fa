"""The smaller registers: who is in each, and what it says of them. One comma-separated file a register.

What a register says of somebody follows from who she is and from a number drawn for the register and her alone, so that
the city need not remember it and every delivery says the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from tongban.demo.city.people import ELSEWHERE, EPOCH, Person
from tongban.demo.city.welfare import EXTREME, SUBSISTENCE

from .base import Delivery, Row

NAME, NUMBER, MARK, DATED = "姓名", "公民身份号码", "变动类型", "更新日期"
NEW, CHANGED, GONE = "新增", "变更", "注销"
YES, NO = "是", "否"
Cells = tuple[str, ...]
Told = Callable[["Draw", Person], Cells | None]  # what a register says of somebody; None: she is not in it


class Draw:
    """Numbers drawn for one register and one person: the same whenever asked."""

    __slots__ = ("_seed",)

    def __init__(self, register: str, person: Person) -> None:
        self._seed = f"{register} {person.index} "

    def below(self, what: str, end: int) -> int:
        return crc32((self._seed + what).encode()) % end

    def chance(self, what: str, share: float) -> bool:
        return self.below(what, 100_000) < share * 100_000

    def one(self, what: str, *among: str) -> str:
        return among[self.below(what, len(among))]

    def day(self, what: str, first: date, last: date) -> str:
        return (first + timedelta(days=self.below(what, max((last - first).days, 1)))).isoformat()


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its feed, how its numbers begin, the headings of its own, who is in it."""

    feed: str
    key: str
    begins: str
    headings: tuple[str, ...]
    told: Told
    encoding: str = "utf-8"

    def rows(self, person: Person, on: date) -> Iterator[Row]:
        if not person.here or not person.id_number or person.persona:  # whose papers are told of in the tour
            return
        draw = Draw(self.feed, person)
        cells = self.told(draw, person)
        if cells is not None:
            number = f"{self.begins}{person.index:06d}{draw.below('number', 1000):03d}"
            yield Row(person, number, [number, person.told_name, person.id_number, *cells, on.isoformat()])

    def delivery(self) -> Delivery:
        """As a department's file."""
        return Delivery(
            feed=self.feed,
            ending="csv",
            headings=(self.key, NAME, NUMBER, *self.headings, DATED),
            rows=self.rows,
            name=NAME,
            number=NUMBER,
            dated=DATED,
            mark=MARK,
            new=NEW,
            changed=CHANGED,
            gone=GONE,
            encoding=self.encoding,
        )


def _student(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if 6 <= age < 18:
        place = person.place.name if person.place else "样例"
        school = "小学" if age < 12 else "初级中学" if age < 15 else "高级中学"
        return (f"{place}{school}", "", "")
    if 22 <= age < 26 and draw.chance("graduate", 0.55):
        return (
            "",
            draw.one("degree", "大学本科教育", "大学本科教育", "大学专科教育", "研究生教育"),
            str(person.born.year + 22),
        )
    return None


def _member(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if age < 20 or not person.household or not draw.chance("member", 0.075):
        return None
    joined = date(person.born.year + 20, 1, 1)
    place = person.place.name if person.place else "样例"
    kind = "中共预备党员" if draw.chance("new", 0.03) else "中共党员"
    reported = draw.day("reported", date(2025, 1, 1), EPOCH) if age < 60 and draw.chance("reports", 0.7) else ""
    hours = str(draw.below("hours", 60)) if reported else ""
    mobile = YES if draw.chance("mobile", 0.04) else NO
    return (kind, f"{place}党支部", draw.day("joined", joined, EPOCH - timedelta(days=400)), mobile, reported, hours)


def _veteran(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if not 22 <= age < 90 or not draw.chance("served", 0.05 if person.sex == "1" else 0.002):
        return None
    begin = person.born.year + 18 + draw.below("begin", 3)
    end = min(begin + 2 + draw.below("years", 12), EPOCH.year - 1)
    settled = "自主就业" if end - begin < 8 else draw.one("settled", "安排工作", "转业", "退休")
    kind = draw.one("kind", "伤残军人", "复员军人", "其他") if draw.chance("preferred", 0.2) else ""
    force = draw.one("force", "陆军", "陆军", "海军", "空军", "其他")
    return (YES, f"{begin}-09", f"{end}-09", force, settled, kind, NO if draw.chance("no plate", 0.06) else YES)


def _disabled(draw: Draw, person: Person) -> Cells | None:
    kind, grade = person.disability
    if not kind:
        if not person.household or person.age() < 7 or not draw.chance("certified", 0.011):
            return None
        kind, grade = (
            draw.one("kind", "视力", "听力", "肢体", "肢体", "肢体", "智力"),
            draw.one("grade", "三级", "四级", "四级"),
        )
    return (kind, grade, draw.one("need", "无", "无", "康复训练", "辅助器具", "康复医疗"))


def _examined(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if age < 1:
        return ("健康或良好", YES)
    if age < 65 or not draw.chance("examined", 0.8):
        return None
    return (draw.one("health", "健康或良好", "一般或较弱", "有慢性病", "有慢性病", "有慢性病"), "")


def _permitted(draw: Draw, person: Person) -> Cells | None:
    if person.population != ELSEWHERE:
        return None
    arrived = person.since or EPOCH - timedelta(days=400)
    reason = "学习" if person.age() < 18 else draw.one("reason", "务工", "务工", "务工", "经商", "随迁", "其他")
    place = draw.one(
        "from", "安徽省阜阳市", "河南省周口市", "江苏省盐城市", "四川省南充市", "贵州省毕节市", "江西省上饶市"
    )
    until = draw.day("until", EPOCH, EPOCH + timedelta(days=365))
    permit = f"JZ{person.index:06d}{draw.below('permit', 1000):03d}" if draw.chance("permit", 0.8) else ""
    return (permit, until if permit else "", reason, arrived.isoformat(), place)


def _moved(draw: Draw, person: Person) -> Cells | None:
    if person.population == ELSEWHERE and draw.chance("moved out", 0.02):  # was registered here, and lives here still
        place = draw.one("to", "江苏省无锡市", "上海市青浦区", "浙江省嘉兴市")
        return ("", draw.day("out", EPOCH - timedelta(days=300), EPOCH), place)
    if person.moved_in is None or person.moved_in < EPOCH - timedelta(days=365):
        return None
    place = draw.one("from", "江苏省无锡市", "江苏省南通市", "安徽省滁州市", "浙江省嘉兴市", "上海市青浦区")
    return (place, "", "")


def _helped(draw: Draw, person: Person) -> Cells | None:
    """What civil affairs have on file of who is helped: subsistence, extreme poverty, children without support."""
    kinds = {held.kind for held in person.benefits}
    poor, extreme = SUBSISTENCE in kinds, EXTREME in kinds
    child = person.age() < 18 and bool(person.household)
    orphan = child and draw.chance("orphan", 0.0006)
    alone = child and not orphan and draw.chance("unattended", 0.0012)
    behind = child and not orphan and not alone and draw.chance("left behind", 0.006)
    marginal = not kinds and bool(person.household) and draw.chance("marginal", 0.003)
    aided = draw.chance("aided", 0.0015)
    if not any((poor, extreme, orphan, alone, behind, marginal, aided)):
        return None
    village = bool(person.place and "村" in person.place.name)
    members = sum(SUBSISTENCE in {held.kind for held in one.benefits} for one in person.kin) if poor else 0
    income = str(400 + draw.below("income", 900)) if poor or marginal else ""
    guardian = next((one.id_number for one in person.kin if one.age() >= 25 and one.id_number), "") if child else ""
    mode = draw.one("mode", "分散供养", "分散供养", "集中供养") if extreme else ""
    care = draw.one("care", "能自理", "部分自理", "不能自理") if extreme else ""
    return (
        ("农村" if village else "城市") if poor else "",
        str(members) if poor else "",
        YES if marginal else "",
        income,
        draw.one("checked", "符合", "符合", "符合", "核对中") if poor or marginal else "",
        draw.one("aid", "重病", "意外", "其他") if aided else "",
        mode,
        care,
        "样例养老院" if mode == "集中供养" else "",
        YES if orphan else "",
        YES if alone else "",
        YES if behind else "",
        guardian if orphan or alone or behind else "",
    )


def _cared_for(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if age < 60 or not draw.chance("assessed", 0.03 if age < 80 else 0.2):
        return None
    level = draw.one("level", "能力完好", "轻度失能", "轻度失能", "中度失能", "重度失能")
    return (level, draw.one("service", "助餐", "助洁", "助医", "日间照料") if draw.chance("serviced", 0.7) else "")


def _out_of_work(draw: Draw, person: Person) -> Cells | None:
    age = person.age()
    if not 18 <= age < 60 or not person.household or not draw.chance("unemployed", 0.022):
        return None
    kind = ""
    if draw.chance("difficult", 0.45):
        kind = "大龄失业人员" if age >= 50 else draw.one("kind", "零就业家庭成员", "长期失业人员", "长期失业人员")
    return ("失业", draw.day("since", EPOCH - timedelta(days=500), EPOCH), kind)


def _of_age(draw: Draw, person: Person) -> Cells | None:
    if person.sex != "1" or not 18 <= person.age() < 23 or not person.household:
        return None
    return (draw.one("registered", *["已登记"] * 17, "未登记", "免服兵役"),)


REGISTERS = (
    Register("education-students", "学籍号", "XJ", ("就读学校", "学历", "毕业年份"), _student),
    Register(
        "party-members",
        "党员编号",
        "DY",
        ("政治面貌", "所在党组织", "入党日期", "流动党员", "双报到日期", "服务时长"),
        _member,
    ),
    Register(
        "veterans",
        "优待证号",
        "TY",
        ("退役军人", "入伍时间", "退役时间", "部队类别", "安置方式", "优抚类别", "光荣牌"),
        _veteran,
        "gb18030",
    ),
    Register("disabled-federation", "残疾人证号", "CZ", ("残疾类别", "残疾等级", "康复需求"), _disabled),
    Register("health-archives", "健康档案号", "JK", ("健康状况", "出生医学证明"), _examined),
    Register(
        "residence-permits",
        "居住登记编号",
        "LD",
        ("居住证编号", "签注到期日", "流入原因", "来苏日期", "户籍所在地"),
        _permitted,
        "gb18030",
    ),
    Register("household-moves", "迁移证号", "QY", ("何地迁入", "迁出日期", "迁往何地"), _moved, "gb18030"),
    Register(
        "assistance-files",
        "救助档案号",
        "JZ",
        (
            "低保类别",
            "低保人数",
            "低保边缘家庭",
            "人均月收入",
            "经济状况核对",
            "临时救助事由",
            "供养方式",
            "自理能力",
            "供养机构",
            "孤儿",
            "事实无人抚养",
            "留守儿童",
            "监护人身份号码",
        ),
        _helped,
    ),
    Register("elder-care", "评估编号", "PG", ("失能等级", "服务类型"), _cared_for),
    Register("unemployment", "失业登记号", "SY", ("就业状态", "失业登记日期", "困难类别"), _out_of_work),
    Register("military-registration", "兵役登记号", "BY", ("兵役登记状态",), _of_age),
)
DELIVERIES = tuple(one.delivery() for one in REGISTERS)
