"""The bureau: each department its own feeds alone, the data office how they do; doubts and contests by their posts."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.people import INSURANCE, LIN_ID, OLD_ID, POLICE, employed, police_row, signed_in, subject_of
from tests.people import take as record_rows

from tongban.feeds.actions import take
from tongban.feeds.models import Quarantined
from tongban.guard.models import Access
from tongban.guard.reads import looks_at
from tongban.residents.actions import ask_correction
from tongban.residents.models import Contest, Correction, Link
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
HEADING = (
    "个人编号,证件类型,证件号码,姓名,出生日期,联系电话,"
    "参保险种,参保状态,单位名称,首次参保年月,缴费截止年月,累计缴费月数,数据日期"
)
ROW = (
    "900000001,居民身份证,{number},{name},{born},{phone},"
    "城镇职工基本养老保险,参保缴费,样例公司,2019年6月,{until},86,2026/11/1"
)


def line(
    number: str = LIN_ID, name: str = "林晓", born: str = "1990/7/8", phone: str = "", until: str = "2026年9月"
) -> str:
    return ROW.format(number=number, name=name, born=born, phone=phone, until=until)


def officer(now: datetime, unit: str = "human-resources-suzhou", post: str = "feed_officer") -> Client:
    who = employed(f"{post}-{unit}", now, post=post, unit=unit)
    return browser_of(who.staff.account)


@pytest.fixture
def hr(now: datetime) -> Client:
    return officer(now)


@pytest.fixture
def steward(now: datetime) -> Client:
    return officer(now, "data-suzhou", "data_steward")


def give(tmp_path: Path, now: datetime, *lines: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text("\r\n".join([HEADING, *lines]) + "\r\n", encoding="utf-8-sig")
    take(feed=INSURANCE, path=file, now=lambda: now)


def test_a_department_sees_its_own_feeds_and_the_data_office_all(hr: Client, steward: Client) -> None:
    assert "人社部门养老保险" in hr.get("/bureau/").content.decode()
    assert "公安机关户籍" not in hr.get("/bureau/").content.decode()
    assert "公安机关户籍" in steward.get("/bureau/").content.decode()
    assert hr.get("/bureau/feeds/police-household-register/").status_code == 403
    assert steward.get("/bureau/feeds/police-household-register/").status_code == 200
    assert steward.get("/bureau/feeds/police-household-register/quarantine/").status_code == 403


def test_a_file_sent_in_is_taken_and_every_row_accounted_for(hr: Client) -> None:
    sent = SimpleUploadedFile("a.csv", "\n".join([HEADING, line(), line(until="2026年13月", number=OLD_ID)]).encode())
    page = hr.post(f"/bureau/feeds/{INSURANCE}/send", {"file": sent})
    assert page.status_code == 200
    assert "2 行 = 收下 1" in page.content.decode()
    assert Quarantined.objects.count() == 1


def test_a_file_that_is_none_says_so_and_changes_nothing(hr: Client) -> None:
    for content, said in ((b"\x00\x01", "NUL"), (b"", "请选择文件"), ("姓名\n林晓".encode(), "the heading lacks")):
        page = hr.post(f"/bureau/feeds/{INSURANCE}/send", {"file": SimpleUploadedFile("a.csv", content)})
        assert page.status_code == 422
        assert said in page.content.decode()
    assert hr.post("/bureau/feeds/medical-insurance/send", {}).status_code == 403


def test_a_row_is_mended_in_place(hr: Client, tmp_path: Path, now: datetime) -> None:
    give(tmp_path, now, line(until="2026年13月"))
    row = Quarantined.objects.get()
    listed = hr.get(f"/bureau/feeds/{INSURANCE}/quarantine/").content.decode()
    assert "不是年月" in listed
    assert "林晓" not in listed
    page = hr.get(f"/bureau/quarantine/{row.id}/").content.decode()
    assert "林晓" in page
    assert Access.objects.filter(purpose="correct", ref=str(row.id)).exists()
    cells = line(until="2026年9月").split(",")
    wrong = {f"cell-{n}": cell for n, cell in enumerate(line(until="九月").split(","))}
    assert hr.post(f"/bureau/quarantine/{row.id}/", wrong).status_code == 422
    mended = hr.post(f"/bureau/quarantine/{row.id}/", {f"cell-{n}": cell for n, cell in enumerate(cells)})
    assert mended.status_code == 302
    assert "改正后收下" in hr.get(f"/bureau/quarantine/{row.id}/").content.decode()


def test_another_department_cannot_open_the_row(hr: Client, tmp_path: Path, now: datetime) -> None:
    give(tmp_path, now, line(until="2026年13月"))
    police = officer(now, "police-suzhou")
    assert police.get(f"/bureau/quarantine/{Quarantined.objects.get().id}/").status_code == 403


def test_the_list_of_what_to_mend_holds_no_cell(hr: Client, tmp_path: Path, now: datetime) -> None:
    give(tmp_path, now, line(until="2026年13月"))
    listed = hr.get(f"/bureau/feeds/{INSURANCE}/quarantine.csv").content.decode("utf-8-sig")
    assert "not_a_month" in listed
    assert "林晓" not in listed
    assert LIN_ID not in listed


@pytest.fixture
def doubtful(tmp_path: Path, now: datetime) -> Quarantined:
    record_rows(POLICE, police_row(2, LIN_ID, "林晓", person__mobile="13800000001"), now=now)
    give(tmp_path, now, line(number="", phone="13911111111"))
    return Quarantined.objects.get(doubtful=True)


def test_a_steward_decides_whose_a_row_is(steward: Client, doubtful: Quarantined) -> None:
    queue = steward.get("/bureau/doubts/").content.decode()
    assert "人社部门养老保险" in queue
    assert "林晓" not in queue
    page = steward.get(f"/bureau/doubts/{doubtful.id}/").content.decode()
    assert "林晓" in page
    assert LIN_ID not in page, "long numbers stay masked"
    lin = subject_of(LIN_ID)
    assert any(seen.purpose == "review" for seen in looks_at(lin)), "she sees who looked"
    assert steward.post(f"/bureau/doubts/{doubtful.id}/", {"is": str(lin)}).status_code == 302
    assert Link.objects.get(method="clerk").subject_id == lin
    assert "已经有人处理了" in steward.get(f"/bureau/doubts/{doubtful.id}/").content.decode()


def test_after_the_decision_nobody_may_look_any_more(steward: Client, doubtful: Quarantined, now: datetime) -> None:
    steward.post(f"/bureau/doubts/{doubtful.id}/", {"is": "nobody"})
    doubtful.refresh_from_db()
    assert not doubtful.doubtful
    Quarantined.objects.filter(id=doubtful.id).update(doubtful=True)
    assert steward.get(f"/bureau/doubts/{doubtful.id}/").status_code == 200  # no candidate is left to look at
    assert "可能的人 1" not in steward.get(f"/bureau/doubts/{doubtful.id}/").content.decode()


def test_whoever_has_not_the_duty_decides_nothing(hr: Client, doubtful: Quarantined) -> None:
    assert hr.get("/bureau/doubts/").status_code == 403
    assert hr.post(f"/bureau/doubts/{doubtful.id}/", {"is": "nobody"}).status_code == 403


ADDRESS = "residence.address"


@pytest.fixture
def contested(now: datetime) -> Contest:
    def row(source: str, address: str) -> SourceRow:
        values = {"person.id_number": LIN_ID, "person.name": "林晓", ADDRESS: address}
        return SourceRow(2, f"{source}-1", values, date(2026, 11, 1))

    record_rows("medical-insurance", row("m", "春嘉新村1幢1单元101室"), now=now)
    record_rows("civil-affairs", row("c", "春嘉新村2幢2单元202室"), now=now)
    return Contest.objects.get(state="open")


def test_a_contested_address_is_settled(steward: Client, contested: Contest) -> None:
    assert "现居住地址" in steward.get("/bureau/contests/").content.decode()
    page = steward.get(f"/bureau/contests/{contested.id}/").content.decode()
    assert "春嘉新村1幢1单元101室" in page
    assert "春嘉新村2幢2单元202室" in page
    chosen = contested.candidates[0]["mark"]
    assert steward.post(f"/bureau/contests/{contested.id}/", {"chosen": chosen}).status_code == 302
    contested.refresh_from_db()
    assert (contested.state, contested.chosen) == ("ruled", chosen)
    assert "不再有争议" in steward.get(f"/bureau/contests/{contested.id}/").content.decode()


def test_a_contested_value_is_sent_back_to_its_source(steward: Client, contested: Contest, now: datetime) -> None:
    wrong = contested.candidates[0]["obs"]
    steward.get(f"/bureau/contests/{contested.id}/")
    sent = steward.post(f"/bureau/contests/{contested.id}/", {"act": "correct", "wrong": wrong, "remark": "电话核实"})
    assert sent.status_code == 302
    asked = Correction.objects.get()
    assert asked.asked_by == "staff"
    assert asked.department in ("medical_insurance", "civil_affairs")


def test_a_department_answers_what_it_is_asked(hr: Client, tmp_path: Path, now: datetime) -> None:
    give(tmp_path, now, line())
    lin = subject_of(LIN_ID)
    ask_correction(
        subject_id=lin,
        element="insurance.employer",
        occ="",
        said="新公司",
        remark="",
        actor=signed_in(lin, now),
        now=now,
    )
    asked = Correction.objects.get()
    assert "参保单位" in hr.get("/bureau/corrections/").content.decode()
    page = hr.get(f"/bureau/corrections/{asked.id}/").content.decode()
    assert "新公司" in page
    assert "样例公司" in page
    assert hr.post(f"/bureau/corrections/{asked.id}/", {"answer": " "}).status_code == 422
    assert hr.post(f"/bureau/corrections/{asked.id}/", {"answer": "与合同一致"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answer_zh) == ("kept", "与合同一致")
    other = officer(now, "police-suzhou")
    assert other.get(f"/bureau/corrections/{asked.id}/").status_code == 404


@pytest.mark.parametrize("path", ["/bureau/", f"/bureau/feeds/{INSURANCE}/quarantine/", "/bureau/corrections/"])
def test_a_list_costs_the_same_however_long(path: str, hr: Client, tmp_path: Path, now: datetime) -> None:
    def statements() -> int:
        hr.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert hr.get(path).status_code == 200
        return len(captured)

    give(tmp_path, now, line(until="2026年13月"))
    few = statements()
    give(tmp_path, now, *(line(until="2026年13月").replace("900000001", f"90000010{n}") for n in range(8)))
    assert statements() == few
