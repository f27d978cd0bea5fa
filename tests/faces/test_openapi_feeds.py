"""Department data in by the API: the department's own feeds, every row accounted for, a file that is none refused."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import INSURANCE, LIN_ID, employed

from tongban.org.actions import give_token
from tongban.residents.models import Record

pytestmark = pytest.mark.django_db
HEADING = (
    "个人编号,证件类型,证件号码,姓名,出生日期,联系电话,"
    "参保险种,参保状态,单位名称,首次参保年月,缴费截止年月,累计缴费月数,数据日期"
)
ROW = f"900000001,居民身份证,{LIN_ID},林晓,,,城镇职工基本养老保险,参保缴费,样例公司,2019年6月,2026年9月,86,2026/11/1"


def send(now: datetime, feed: str, body: bytes, unit: str = "human-resources-suzhou", **query: str) -> Any:
    who = employed(f"officer-{unit}", now, post="feed_officer", unit=unit).staff.account
    token = give_token(account_id=who.id, now=now)
    file = SimpleUploadedFile("delivery.csv", body)
    return Client().post(
        f"/api/v1/feeds/{feed}", {"file": file}, headers={"Authorization": f"Bearer {token}"}, query_params=query
    )


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    for module in ("tongban.faces.openapi.api", "tongban.faces.openapi.feeds", "tongban.web.clock"):
        monkeypatch.setattr(f"{module}.now", lambda: now)


def test_a_file_is_taken_and_every_row_accounted_for(now: datetime) -> None:
    body = f"{HEADING}\n{ROW}\n{ROW.replace('900000001', '900000002').replace('2026年9月', '2026年13月')}\n".encode()
    answer = send(now, INSURANCE, body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["rows"], told["taken"], told["quarantined"], told["reasons"]) == (2, 1, 1, {"not_a_month": 1})
    assert Record.objects.get().source == INSURANCE
    assert send(now, INSURANCE, body).json()["unchanged"] == 1


def test_a_file_that_is_none_is_refused_with_the_reason(now: datetime) -> None:
    answer = send(now, INSURANCE, "姓名\n林晓\n".encode())
    assert answer.status_code == 422
    assert answer.json()["code"] == "file_refused"
    assert "the heading lacks" in answer.json()["problems"][0]["message"]["en"]


def test_a_department_sends_in_its_own_feeds_alone(now: datetime) -> None:
    assert send(now, "police-household-register", b"x").json()["code"] == "not_your_feed"
    assert send(now, "no-such-feed", b"x").status_code == 404
    assert send(now, INSURANCE, b"x", unit="data-suzhou").status_code == 403


def test_without_a_token_or_a_file_nothing_happens(now: datetime) -> None:
    assert Client().post(f"/api/v1/feeds/{INSURANCE}").status_code == 401
    who = employed("officer", now, post="feed_officer", unit="human-resources-suzhou").staff.account
    token = give_token(account_id=who.id, now=now)
    answer = Client().post(f"/api/v1/feeds/{INSURANCE}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"].endswith("file")
