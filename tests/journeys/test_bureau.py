"""Data office and departments: a doubt decided, a contradiction settled, rows mended, a correction there and back."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Page, expect
from stdnum.cn import ric
from tests.journeys.conftest import City, assert_accessible, become

At = Callable[[str], Page]
MEDICAL = (
    "医保编号", "人员姓名", "证件类型", "证件号码", "性别", "出生年月日", "手机号", "联系地址", "险种类型", "参保状态",
    "参保单位", "首次参保日期", "缴费年度", "个人账户余额", "更新时间",
)  # fmt: skip
WELFARE = (
    "待遇编号", "待遇类别", "姓名", "身份证号", "性别", "联系电话", "家庭住址", "所在村社区", "月发放金额", "起发年月",
    "发放账号", "残疾类别", "残疾等级", "更新日期",
)  # fmt: skip


def medical(key: str, name: str, number: str, born: str, **more: str) -> dict[str, str]:
    row = dict.fromkeys(MEDICAL, "") | {
        "医保编号": key, "人员姓名": name, "证件类型": "居民身份证", "证件号码": number, "出生年月日": born,
        "险种类型": "城乡居民基本医疗保险", "参保状态": "正常参保", "缴费年度": "2026", "更新时间": "2026.11.20",
    }  # fmt: skip
    return row | more


def give(city: City, name: str, *rows: dict[str, str]) -> dict[str, int]:
    """A file of medical insurance, taken as its officer would."""
    file = city.departments / name
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, MEDICAL)
        writer.writeheader()
        writer.writerows(rows)
    found: dict[str, int] = json.loads(city.command("feed", "medical-insurance", file, "--json"))
    return found


def test_a_steward_decides_a_doubtful_link(at: At, city: City) -> None:
    taken = give(city, "doubt.csv", medical("J-DOUBT", "沈若溪", "", "1991.05.17"))
    assert (taken["quarantined"], taken["doubtful"]) == (1, 1)
    desk = at("desk")
    become(desk, "data")
    expect(desk.get_by_role("heading", name="部门数据")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_role("link", name="存疑关联").click()
    assert_accessible(desk)
    assert "沈若溪" not in desk.get_by_role("main").inner_text()
    desk.get_by_role("link", name="医疗保障部门").last.click()
    expect(desk.get_by_role("heading", name="是不是同一个人？")).to_be_visible()
    expect(desk.get_by_role("main")).to_contain_text("沈若溪")
    assert_accessible(desk)
    desk.get_by_role("button", name="就是这个人").first.click()
    expect(desk.get_by_role("heading", name="存疑关联")).to_be_visible()

    hers = at("phone")
    become(hers, "resident")
    hers.goto("/me/")
    expect(hers.locator("#looks")).to_contain_text("核对数据")


def test_a_steward_settles_a_contested_address(at: At, city: City, tmp_path: Path) -> None:
    core = "32059919700101001"
    number = core + ric.calc_check_digit(core + "0")
    one, other = "春嘉新村1幢1单元101室", "春嘉新村2幢2单元202室"
    taken = give(city, "contest.csv", medical("J-CONTEST", "郁成林", number, "1970.01.01", 联系地址=one))
    assert taken["taken"] == 1, taken
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(WELFARE)
    row = dict.fromkeys(WELFARE, "") | {
        "待遇编号": "J-CONTEST", "待遇类别": "最低生活保障金", "姓名": "郁成林", "身份证号": number, "家庭住址": other,
        "月发放金额": "800", "起发年月": "2026-11", "更新日期": "2026-11-20",
    }  # fmt: skip
    sheet.append([row[heading] for heading in WELFARE])
    book.save(tmp_path / "welfare.xlsx")
    assert json.loads(city.command("feed", "civil-affairs", tmp_path / "welfare.xlsx", "--json"))["taken"] == 1

    desk = at("desk")
    become(desk, "data")
    desk.get_by_role("link", name="说法不一").click()
    assert_accessible(desk)
    desk.get_by_role("link", name="现居住地址").last.click()
    expect(desk.get_by_role("main")).to_contain_text(one)
    expect(desk.get_by_role("main")).to_contain_text(other)
    assert_accessible(desk)
    desk.get_by_label(other).first.check()
    desk.get_by_role("button", name="以此为准").click()
    expect(desk.get_by_role("heading", name="说法不一")).to_be_visible()


def test_a_department_mends_its_quarantined_row(at: At, city: City) -> None:
    desk = at("desk")
    become(desk, "human_resources")
    desk.get_by_role("link", name="人社部门养老保险").click()
    assert_accessible(desk)
    file = city.departments / "mend.csv"
    heading = (
        "个人编号,证件类型,证件号码,姓名,出生日期,联系电话,参保险种,参保状态,单位名称,"
        "首次参保年月,缴费截止年月,累计缴费月数,数据日期"
    )
    core = "32059919820202001"
    number = core + ric.calc_check_digit(core + "0")
    row = (
        f"9999000001,居民身份证,{number},封小满,1982/2/2,,城镇职工基本养老保险,参保缴费,"
        "样例一号精密制造有限公司,2019年6月,2026年13月,86,2026/11/20"
    )
    file.write_text(f"{heading}\r\n{row}\r\n", encoding="utf-8-sig")
    desk.get_by_label("文件", exact=True).set_input_files(file)
    desk.get_by_role("button", name="报送").click()
    expect(desk.get_by_role("main")).to_contain_text("隔离 1")
    desk.get_by_role("link", name="隔离的行").click()
    assert_accessible(desk)
    desk.get_by_role("link", name="第 2 行").last.click()
    expect(desk.get_by_role("alert")).to_contain_text("不是年月")
    assert_accessible(desk)
    desk.get_by_label("缴费截止年月").fill("2026年9月")
    desk.get_by_role("button", name="收下这一行").click()
    expect(desk.get_by_role("heading", name="这一行已经进库")).to_be_visible()


def test_she_says_it_is_wrong_and_the_correction_comes_back(at: At, city: City) -> None:
    hers = at("phone")
    become(hers, "elder")
    hers.goto("/me/")
    hers.goto("/me/wrong/insurance.paid_months")
    assert_accessible(hers)
    hers.get_by_label("应当是什么").fill("199")
    hers.get_by_role("button", name="更正").click()
    asked = hers.locator("#asked")
    expect(asked).to_contain_text("等待答复")
    assert_accessible(hers)

    desk = at("desk")
    become(desk, "human_resources")
    desk.get_by_role("link", name="更正请求").click()
    assert_accessible(desk)
    desk.get_by_role("link", name="累计缴费月数").click()
    expect(desk.get_by_role("main")).to_contain_text("199")
    assert_accessible(desk)

    rows = list(csv.reader(city.file("social-insurance").read_text(encoding="utf-8-sig").splitlines()))
    heading, own = rows[0], next(row for row in rows if "陆桂英" in row)
    own[heading.index("累计缴费月数")] = "199"
    own[heading.index("数据日期")] = "2026/11/21"
    corrected = city.departments / "corrected.csv"
    with corrected.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([heading, own])
    city.command("feed", "social-insurance", corrected)
    hers.reload()
    expect(hers.locator("#asked")).to_contain_text("已更正")
    expect(hers.get_by_role("main")).to_contain_text("199 个月")
