"""Tables on screen: what is held, figures without small cells for departments, people behind a figure for their own."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.clients import browser_of
from tests.people import LIN_ID, OLD_ID, POLICE, division, employed, police_row, subject_of, take

from tongban.guard.reads import looks_at

pytestmark = pytest.mark.django_db
TUNXI, NANXIN = "320509111207", "320582100234"
SAMPLE = Path("content/suzhou/tables/elder-allowance.toml")


@pytest.fixture
def people(now: datetime) -> None:
    home = {"residence__division": TUNXI}
    take(POLICE, police_row(2, **home), police_row(3, OLD_ID, "陆英", household__no="H2", **home), now=now)


@pytest.fixture
def officer(now: datetime) -> Client:
    return browser_of(employed("o", now, post="feed_officer", unit="human-resources-suzhou").staff.account)


def worker(now: datetime, place: str = TUNXI) -> Client:
    return browser_of(employed(f"w-{place}", now, post="community_worker", place=division(place)).staff.account)


def said(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_department_sees_what_is_held_and_no_small_figure(people: None, officer: Client) -> None:
    listed = said(officer, "/bureau/tables/")
    assert "尊老金（高龄津贴）发放表" in listed
    page = said(officer, "/bureau/tables/pop-basic/")
    assert "屯溪村委会" in page
    assert "&lt;5" in page
    assert "林晓" not in page
    assert "这张表不能用" not in page
    assert "县（市、区）" in said(officer, "/bureau/tables/pop-basic/?grain=county&day=2026-10-01")
    assert "还没有到" in said(officer, "/bureau/tables/pop-basic/?day=2999-01-01", 422)
    assert "不是日期" in said(officer, "/bureau/tables/pop-basic/?day=yesterday", 422)
    said(officer, "/bureau/tables/nothing/", 404)


def test_a_table_of_what_stays_with_a_department_says_so(people: None, officer: Client) -> None:
    assert "留在部门" in said(officer, "/bureau/tables/key-people/")


def test_a_draft_is_compared_and_nothing_is_kept(people: None, officer: Client) -> None:
    assert "表的定义" in said(officer, "/bureau/tables/try/")
    text = SAMPLE.read_text(encoding="utf-8").replace('code = "elder-allowance"', 'code = "ours"')
    same = officer.post("/bureau/tables/try/", {"definition": text})
    assert same.status_code == 200
    assert "尊老金（高龄津贴）发放表" in same.content.decode()  # the table in force that asks the same
    for old, new, told in (
        ("person.age >= 80", "person.agee >= 80", "did you mean"),
        ("person.age >= 80", "1=1; drop table guard_subject", "no semicolon"),
    ):
        wrong = officer.post("/bureau/tables/try/", {"definition": text.replace(old, new)})
        assert wrong.status_code == 422
        assert told in wrong.content.decode()
    assert "ours" not in said(officer, "/bureau/tables/")


def test_from_a_figure_to_its_people_and_each_sees_who_looked(people: None, now: datetime) -> None:
    here = worker(now)
    assert "人口基本情况统计表" in said(here, "/field/tables/")
    page = said(here, "/field/tables/pop-basic/")
    assert "陆英" not in page
    assert '/field/tables/pop-basic/who/from-60/">1</a>' in page
    behind = said(here, "/field/tables/pop-basic/who/from-60/")
    assert "陆英" in behind
    assert "林晓" not in behind
    assert OLD_ID not in behind
    assert [(one.purpose, one.outcome) for one in looks_at(subject_of(OLD_ID))] == [("serve", "allowed")]
    assert looks_at(subject_of(LIN_ID)) == []


def test_a_list_opens_for_its_own_workers_alone(people: None, now: datetime) -> None:
    here, other = worker(now), worker(now, NANXIN)
    assert "打开名册" in said(here, "/field/tables/medical-enrol/")
    assert "林晓" in said(here, "/field/tables/medical-enrol/who/")
    assert "林晓" not in said(other, "/field/tables/medical-enrol/who/")
    assert "现在没有人" in said(other, "/field/tables/medical-enrol/who/")
    for address in ("key-people/", "nothing/", "medical-enrol/who/nothing/", "pop-basic/who/born-to-none/"):
        said(here, f"/field/tables/{address}", 404)


def test_who_lives_elsewhere_is_counted_here_and_not_opened_here(people: None, now: datetime) -> None:
    take(POLICE, police_row(2, residence__division=NANXIN, household__person_no="P080424"), now=now)
    here = worker(now)
    page = said(here, "/field/tables/pop-basic/who/registered/")
    assert "陆英" in page
    assert "林晓" not in page
    assert "另有 1 人" in page
    assert looks_at(subject_of(LIN_ID)) == []


def test_pages_of_a_long_list_begin_where_asked(people: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongban.faces.field.tables.AT_ONCE", 1)
    here = worker(now)
    first, second = (said(here, f"/field/tables/medical-enrol/who/?from={n}") for n in (0, 1))
    assert ("林晓" in first) != ("林晓" in second)
    assert "第 1 至 1 人，共 2 人" in first
    assert "第 2 至 2 人，共 2 人" in second
