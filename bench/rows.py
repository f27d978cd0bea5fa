"""A household register of any length, written fast: what the police deliver, one row in a hundred without a number."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from stdnum.cn import ric

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗沈陆顾钱"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌宇浩轩子涵欣怡梓萱若溪晓琳志远思雨嘉佳"
PLACES = ("320509111207", "320582100234", "320507003001", "320571053008", "320582106003", "320583103007")
HEADINGS = (
    "人员编号", "公民身份号码", "姓名", "性别", "出生日期", "民族", "户号", "与户主关系", "户籍地址", "村社区代码",
    "迁入日期", "人口类别", "其他证件类型", "其他证件号码", "曾用名", "婚姻状况", "联系电话", "现住地址", "现住村社区",
    "网格", "楼栋", "单元", "楼层", "房号", "居住类型", "现址居住起始日期", "死亡日期", "更新日期",
)  # fmt: skip
_FIRST = date(1940, 1, 1)
_DAYS = (date(2026, 10, 1) - _FIRST).days


def write(file: Path, rows: int, seed: int = 1) -> None:
    """``rows`` people in households of one to four, in GBK."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    with file.open("w", encoding="gbk", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEADINGS)
        household, left = 0, 0
        for index in range(rows):
            if left == 0:
                household, left = household + 1, rng.choice((1, 2, 3, 4))
                place, home = PLACES[household % len(PLACES)], _home(household)
                surname = rng.choice(SURNAMES)
            left -= 1
            table.writerow(_row(rng, index, household, place, home, surname))


def _home(household: int) -> tuple[str, str, str, str]:
    building, rest = divmod(household, 120)
    floor, door = divmod(rest, 4)
    return f"{building}幢", f"{door // 2 + 1}单元", str(floor + 1), f"{floor + 1}{door + 1:02d}室"


def _row(
    rng: random.Random, index: int, household: int, place: str, home: tuple[str, str, str, str], surname: str
) -> tuple[str, ...]:
    born = _FIRST + timedelta(days=rng.randrange(_DAYS))
    sequence = (index * 7) % 1000
    core = f"320599{born:%Y%m%d}{sequence:03d}"
    number = core + ric.calc_check_digit(core + "0") if rng.random() > 0.01 else ""
    name = surname + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2, 2))))
    address = f"江苏省苏州市样例路{household % 900 + 1}号样例新村{''.join(home[:2])}{home[3]}"
    return (
        f"3205{index:09d}", number, name, "1" if sequence % 2 else "2", f"{born:%Y%m%d}", "汉族", f"H{household:09d}",
        "户主", address, place, "", "户籍人口", "", "", "", "已婚", f"138{rng.randrange(10**8):08d}", address, place,
        f"G{household // 300:04d}", *home, "自有", "", "", "20261101",
    )  # fmt: skip
