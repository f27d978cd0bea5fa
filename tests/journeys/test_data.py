"""What departments hold of a person, and who looked: seen by her, within seconds."""

import base64
import csv
import io
import json
import time
from collections.abc import Callable

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from tests.journeys.conftest import City, assert_accessible, become

At = Callable[[str], Page]


def test_a_changed_row_is_on_her_page_with_source_and_time(at: At, city: City) -> None:
    rows = list(csv.reader(io.StringIO(city.file("social-insurance").read_text(encoding="utf-8-sig"))))
    heading, hers = rows[0], next(row for row in rows if "沈若溪" in row)
    hers[heading.index("单位名称")] = "样例新单位有限公司"
    hers[heading.index("数据日期")] = "2026/11/20"
    changed = city.departments / "changed.csv"
    with changed.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, hers])
    taken = json.loads(city.command("feed", "social-insurance", changed, "--json"))
    assert (taken["rows"], taken["taken"]) == (1, 1)
    begun = time.monotonic()
    page = at("phone")
    become(page, "resident")
    page.goto("/me/")
    expect(page.get_by_text("样例新单位有限公司")).to_be_visible()
    assert time.monotonic() - begun < 5
    marks = page.locator("main details", has_text="2026年11月20日")
    mark = marks.filter(has_text="人力资源和社会保障部门").first
    expect(mark).to_be_visible()
    mark.locator("summary").click()
    expect(mark).to_contain_text("到达本平台")
    assert_accessible(page)


def test_the_same_file_again_changes_nothing(city: City) -> None:
    newest = sorted((city.var / "demo" / "files").glob("*-2026*"))[-1].stem[-8:]
    rows = 0
    for file in sorted((city.var / "demo" / "files").glob(f"*-{newest}.*")):
        taken = json.loads(city.command("feed", file.stem.removesuffix(f"-{newest}"), file, "--json"))
        assert taken["rows"] == taken["taken"] + taken["unchanged"] + taken["quarantined"]
        assert taken["taken"] == 0
        rows += taken["rows"]
    assert rows > 0  # in a small register nothing happens on most days


def test_a_clerk_opens_a_case_and_the_resident_sees_who_looked_and_why(at: At) -> None:
    hers = at("phone")
    become(hers, "resident")
    hers.goto("/matters/household-register-extract/apply")
    hers.get_by_role("button", name="确认并提交").click()
    number = hers.url.rstrip("/").rsplit("/", 1)[-1]

    desk = at("desk")
    become(desk, "clerk")
    expect(desk.get_by_role("heading", name="本镇办件")).to_be_visible()
    assert "沈若溪" not in desk.get_by_role("main").inner_text()
    assert_accessible(desk)
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_role("main").get_by_text("沈若溪")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_role("link", name="办件台账").click()
    expect(desk.get_by_role("cell", name="户口登记信息证明").or_(
        desk.get_by_role("rowheader", name="户口登记信息证明")).first).to_be_visible()  # fmt: skip
    assert_accessible(desk)

    hers.goto("/me/")
    looks = hers.locator("#looks")
    expect(looks).to_contain_text("同里镇为民服务中心")
    expect(looks).to_contain_text(number)
    assert_accessible(hers)


def test_a_clerk_cannot_reach_a_residents_pages_nor_a_resident_the_desk(at: At) -> None:
    page = at("desk")
    become(page, "clerk")
    for path in ("/me/", "/papers/", "/matters/social-insurance-proof/apply"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403
    assert_accessible(page)
    become(at("phone"), "resident")
    other = at("desk")
    become(other, "resident")
    answer = other.goto("/desk/")
    assert answer is not None
    assert answer.status == 403


def test_the_qr_code_on_a_poster_leads_straight_to_the_matter(at: At, city: City) -> None:
    page = at("desk")
    page.goto("/matters/social-insurance-proof/")
    code = page.locator("main svg").last
    code.scroll_into_view_if_needed()
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    assert [barcode.text for barcode in read] == [f"{city.url}/m/social-insurance-proof"]
    page.goto(read[0].text)
    expect(page.get_by_role("heading", name="社会保险参保缴费证明").first).to_be_visible()


def test_no_name_and_no_number_stands_open_in_what_the_city_keeps(at: At, city: City) -> None:
    page = at("phone")
    become(page, "resident")
    page.goto("/matters/social-insurance-proof/apply")
    page.get_by_role("button", name="确认并提交").click()
    page.get_by_role("link", name="查看证明").click()
    assert page.request.get(page.url + "paper.pdf").ok
    kept = [path for path in city.var.rglob("*") if path.is_file() and not path.is_relative_to(city.var / "demo")]
    assert any(path.name == "tongban.sqlite3" for path in kept)
    assert any(path.is_relative_to(city.var / "papers") for path in kept)
    needles = [form for word in ("沈若溪", "320599199105170247") for form in _written(word)]
    found = [(path.name, needle) for path in kept for needle in needles if needle in path.read_bytes()]
    assert found == []


def _written(word: str) -> list[bytes]:
    """A word in the encodings it could stand in."""
    return [*(word.encode(name) for name in ("utf-8", "gb18030", "utf-16-le")), base64.b64encode(word.encode())[:-2]]
