"""Lists that leave the house as workbooks: through the guard, said to each person, and traced to whoever took them."""

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.clients import browser_of
from tests.faces.test_neighbours import CHUNJIA, ZOUJIAJIAO, client, living
from tests.people import LIN_ID, OLD_ID, POLICE, division, signed_in, subject_of, take

from tongban.guard.models import Access
from tongban.guard.reads import looks_at
from tongban.org.models import Account
from tongban.residents import neighbours

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(now: datetime) -> None:
    rows = [
        living(2, LIN_ID, "林晓", "301室"),
        living(3, OLD_ID, "=1+1", "501室", household__no="H2"),
    ]
    take(POLICE, *rows, now=now)


def _key() -> str:
    return neighbours.buildings(division(CHUNJIA).id)[0].key


def _book(browser: Client, address: str) -> tuple[Any, Any]:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in answer["Cache-Control"]
    return openpyxl.load_workbook(BytesIO(answer.content)), answer


def test_a_buildings_residents_are_a_table_with_its_heads(homes: None, now: datetime) -> None:
    book, answer = _book(client(now), f"/field/buildings/{_key()}/list.xlsx")
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert rows[0][:2] == ["房号", "姓名"]
    assert [row[:2] for row in rows[1:]] == [["1单元 301室", "林晓"], ["1单元 501室", "=1+1"]]
    assert "公安机关" in rows[1][-1]
    assert "filename*=UTF-8''" in answer["Content-Disposition"]


def test_a_name_is_never_a_formula(homes: None, now: datetime) -> None:
    book, _ = _book(client(now), f"/field/buildings/{_key()}/list.xlsx")
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_nothing_stands_in_it_that_the_page_would_not_show(homes: None, now: datetime) -> None:
    book, _ = _book(client(now), f"/field/buildings/{_key()}/list.xlsx")
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert LIN_ID not in said


def test_each_person_is_told_that_a_table_was_taken(homes: None, now: datetime) -> None:
    _book(client(now), f"/field/buildings/{_key()}/list.xlsx")
    for number in (LIN_ID, OLD_ID):
        assert [(seen.purpose, seen.channel) for seen in looks_at(subject_of(number))] == [("serve", "excel")]
    signed_in(subject_of(LIN_ID), now, username="lin")
    own = browser_of(Account.objects.get(username="lin"))
    assert "导出表格" in own.get("/me/").content.decode()


def test_the_number_in_the_file_leads_to_the_log(homes: None, now: datetime) -> None:
    book, answer = _book(client(now), f"/field/buildings/{_key()}/list.xlsx")
    told = f"{book.worksheets[0]['A1'].value} {book.worksheets[0]['A2'].value}"
    (number,) = set(Access.objects.filter(channel="excel").values_list("request_id", flat=True))
    assert number == answer["X-Request-ID"]
    assert number in told
    assert "居民委员会组织法" in told


def test_another_community_takes_no_table(homes: None, now: datetime) -> None:
    assert client(now, ZOUJIAJIAO).get(f"/field/buildings/{_key()}/list.xlsx").status_code == 404
    assert not Access.objects.filter(channel="excel").exists()


def test_the_month_is_a_table_of_two_sheets(homes: None, now: datetime) -> None:
    book, _ = _book(client(now), "/field/changes/list.xlsx")
    assert book.sheetnames == ["搬来的", "开始领取的待遇"]
    assert [cell.value for cell in book["搬来的"][3]] == ["姓名", "住址", "谁说的", "何时知道"]
