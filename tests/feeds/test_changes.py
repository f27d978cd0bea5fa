"""Files of changes, whole files that lack somebody, and files broken off half-way."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from tests.people import LIN_ID, OLD_ID, picture, signed_in, subject_of

from tongban.feeds.actions import Taken, take
from tongban.feeds.models import Batch, Feed, Quarantined
from tongban.residents.models import Change, Holding, Observation, Person, Record

pytestmark = pytest.mark.django_db
HEADING = "个人编号,证件号码,姓名,参保险种,参保状态,单位名称,首次参保年月,缴费截止年月,累计缴费月数,数据日期"
LIN = f"900000001,{LIN_ID},林晓,城镇职工基本养老保险,参保缴费,样例公司,2019年6月,2026年9月,86,2026/11/1"
OLD = f"900000002,{OLD_ID},陆英,城镇职工基本养老保险,领取待遇,,1980年1月,2010年1月,360,2026/11/1"
Give = Callable[..., Taken]


@pytest.fixture
def give(tmp_path: Path, now: datetime) -> Give:
    def act(*lines: str, mark: bool = False, full: bool = False, name: str = "file.csv") -> Taken:
        heading = f"变动标志,{HEADING}" if mark else HEADING
        file = tmp_path / name
        file.write_text("\r\n".join([heading, *lines]) + "\r\n", encoding="utf-8-sig")
        return take(feed="social-insurance", path=file, now=lambda: now, full=full)

    return act


def months(now: datetime, number: str = LIN_ID) -> str:
    subject = subject_of(number)
    return picture(subject, signed_in(subject, now, number), now, "insurance.paid_months").text("insurance.paid_months")


def test_a_change_is_taken_and_a_removal_takes_away_what_was_said(give: Give, now: datetime) -> None:
    give(LIN, OLD)
    taken = give("修改," + LIN.replace(",86,", ",87,"), "删除," + OLD, mark=True)
    assert (taken.rows, taken.taken, taken.unchanged, taken.quarantined) == (2, 2, 0, 0)
    assert months(now) == "87"
    assert not Holding.objects.filter(subject=subject_of(OLD_ID), grp="insurance").exists()
    assert Person.objects.get(subject=subject_of(OLD_ID)).pension_status == ""


def test_a_removal_of_what_nobody_holds_changes_nothing(give: Give) -> None:
    taken = give("删除," + OLD, mark=True)
    assert (taken.taken, taken.unchanged) == (0, 1)


def test_a_removal_needs_nothing_but_its_key(give: Give) -> None:
    give(LIN)
    taken = give("删除,900000001,,,,,,,,,2026/11/2", mark=True)
    assert (taken.taken, taken.quarantined) == (1, 0)
    assert Record.objects.get().gone_at is not None


def test_of_several_changes_of_one_row_the_last_counts(give: Give, now: datetime) -> None:
    lines = ["新增," + LIN, "修改," + LIN.replace(",86,", ",87,"), "修改," + LIN.replace(",86,", ",88,")]
    taken = give(*lines, mark=True)
    assert (taken.taken, taken.quarantined) == (3, 0)
    assert months(now) == "88"
    assert Observation.objects.count() == 3


def test_taken_away_and_delivered_again_it_is_back(give: Give, now: datetime) -> None:
    give(LIN)
    give("删除," + LIN, mark=True, name="two.csv")
    assert give(LIN, name="three.csv").taken == 1
    assert months(now) == "86"
    signs = list(Change.objects.order_by("seq").values_list("sign", "pension_status"))
    assert sum(sign for sign, status in signs if status == "1") == 1


def test_what_a_whole_file_lacks_is_gone(give: Give) -> None:
    give(LIN, OLD)
    taken = give(LIN, full=True, name="two.csv")
    assert (taken.let_go, taken.held_back) == (1, 0)
    assert not Holding.objects.filter(subject=subject_of(OLD_ID), grp="insurance").exists()


def test_a_part_of_a_file_takes_nobody_away(give: Give) -> None:
    give(LIN, OLD)
    assert give(LIN, name="two.csv").let_go == 0
    assert Record.objects.filter(gone_at=None).count() == 2


def test_a_whole_file_that_lacks_too_much_is_not_believed(
    give: Give, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongban.feeds.actions.absent.BELIEVED_AT_LEAST", 0)
    give(LIN, OLD)
    taken = give(LIN, full=True, name="two.csv")
    assert (taken.let_go, taken.held_back) == (0, 1)
    assert Record.objects.filter(gone_at=None).count() == 2


def test_among_rows_that_cannot_be_read_may_be_what_seems_absent(give: Give) -> None:
    give(LIN, OLD)
    taken = give(LIN, OLD.rsplit(",", 1)[0].split(",", 1)[1], full=True, name="two.csv")
    assert (taken.let_go, taken.held_back) == (0, 1)


def test_a_row_refused_is_not_absent(give: Give) -> None:
    give(LIN, OLD)
    taken = give(LIN, OLD.replace("2010年1月", "2010年13月"), full=True, name="two.csv")
    assert (taken.let_go, taken.held_back, taken.quarantined) == (0, 0, 1)


@pytest.mark.parametrize("longest", [0, 10**9], ids=["read_beside", "read_here"])
def test_a_file_broken_off_goes_on_after_its_last_committed_chunk(
    longest: int, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["tongban.feeds.actions.take"], "LONG", longest)
    monkeypatch.setitem(sys.modules["tongban.feeds.actions.take"].CHUNK, connection.vendor, 4)
    file = tmp_path / "file.csv"
    lines = [LIN.replace("900000001", f"9000001{n:02d}") for n in range(10)]
    file.write_text("\r\n".join([HEADING, *lines]), encoding="utf-8-sig")

    def break_off(rows: int) -> None:
        if rows == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(feed="social-insurance", path=file, now=lambda: now, progress=break_off)
    assert Record.objects.count() == 8
    again = take(feed="social-insurance", path=file, now=lambda: now)
    assert again.resumed_at == 8
    assert (again.rows, again.taken, again.unchanged, again.quarantined) == (10, 10, 0, 0)
    assert Record.objects.count() == Observation.objects.count() == 10
    assert Batch.objects.count() == 1


def test_a_feed_knows_when_it_was_last_taken(give: Give, now: datetime) -> None:
    give(LIN)
    assert Feed.objects.get(code="social-insurance").taken_at == now
    assert not Quarantined.objects.exists()
