"""A department's file: every row accounted for, every refusal with its reason, twice the same changes nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.people import LIN_ID, OLD_ID, picture, signed_in, subject_of

from tongban.feeds.actions import NoSuchFeed, Taken, take
from tongban.feeds.models import Batch, Quarantined
from tongban.feeds.reading import FileRefused
from tongban.guard.models import Access
from tongban.residents.models import Observation, Record

pytestmark = pytest.mark.django_db
HEADING = "个人编号,证件号码,姓名,参保险种,参保状态,单位名称,首次参保年月,缴费截止年月,累计缴费月数,数据日期"
LIN = f"900000001,{LIN_ID},林晓,城镇职工基本养老保险,参保缴费,样例公司,2019年6月,2026年9月,86,2026/11/1"
OLD = f"900000002,{OLD_ID},陆英,城镇职工基本养老保险,领取待遇,,1980年1月,2010年1月,360,2026/11/1"
Give = Callable[..., Taken]


@pytest.fixture
def give(tmp_path: Path, now: datetime) -> Give:
    """Write a social insurance file of these lines and take it."""

    def act(*lines: str, heading: str = HEADING, encoding: str = "utf-8-sig") -> Taken:
        file = tmp_path / "file.csv"
        file.write_text("\r\n".join([heading, *lines]) + "\r\n", encoding=encoding)
        return take(feed="social-insurance", path=file, now=lambda: now)

    return act


def _sum(taken: Taken) -> tuple[int, int, int, int]:
    assert taken.rows == taken.taken + taken.unchanged + taken.quarantined
    return taken.rows, taken.taken, taken.unchanged, taken.quarantined


def test_rows_go_in_and_the_same_file_again_changes_nothing(give: Give) -> None:
    assert _sum(give(LIN, OLD)) == (2, 2, 0, 0)
    before = [model.objects.count() for model in (Record, Observation, Quarantined)]
    assert _sum(give(LIN, OLD)) == (2, 0, 2, 0)
    assert [model.objects.count() for model in (Record, Observation, Quarantined)] == before


def test_the_file_may_be_gbk(give: Give) -> None:
    taken = give(LIN, encoding="gbk")
    assert (taken.encoding, taken.taken) == ("gb18030", 1)


def test_what_a_row_says_is_read_by_the_person_it_is_about(give: Give, now: datetime) -> None:
    give(LIN)
    lin = subject_of(LIN_ID)
    seen = picture(lin, signed_in(lin, now), now, "insurance.paid_until", "insurance.pension_status")
    assert seen.text("insurance.paid_until") == "2026-09"
    assert seen.text("insurance.pension_status") == "1"
    assert seen.held["insurance.paid_until"].observed_on.isoformat() == "2026-11-01"


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        (LIN.replace(LIN_ID, ""), "id_missing", "证件号码"),
        (LIN.replace(LIN_ID, LIN_ID[:-1] + "5"), "id_check", "证件号码"),
        (LIN.replace("2026年9月", "2026年13月"), "not_a_month", "缴费截止年月"),
        (LIN.replace("参保缴费", "不知道"), "not_in_code_list", "参保状态"),
        (LIN.replace(",86,", ",八十六,"), "not_a_number", "累计缴费月数"),
        (LIN.replace("林晓", "林?"), "lost_characters", "姓名"),
        (LIN.replace("2026/11/1", "2026/2/30"), "no_such_day", "数据日期"),
        (LIN.rsplit(",", 1)[0], "cells_missing_or_extra", ""),
    ],
)
def test_a_damaged_row_is_set_aside_with_column_reason_and_mend(line: str, kind: str, column: str, give: Give) -> None:
    taken = give(line, OLD)
    assert _sum(taken) == (2, 1, 0, 1)
    kept = Quarantined.objects.get()
    assert (kept.kind, kept.column, kept.line) == (kind, column, 2)
    assert kept.reason_zh
    assert kept.mend_en
    assert taken.reasons == {kind: 1}


def test_the_quarantine_keeps_no_name_in_the_open(give: Give) -> None:
    give(LIN.replace("2026年9月", "2026年13月"))
    assert "林晓".encode() not in bytes(Quarantined.objects.get().row)


def test_a_damaged_file_again_sets_nothing_aside_twice(give: Give) -> None:
    bad = LIN.replace("2026年9月", "2026年13月")
    give(bad)
    assert _sum(give(bad)) == (1, 0, 0, 1)
    assert Quarantined.objects.count() == 1


def test_a_mended_row_goes_in_and_settles_the_quarantine(give: Give) -> None:
    give(LIN.replace("2026年9月", "2026年13月"))
    assert _sum(give(LIN)) == (1, 1, 0, 0)
    # The key of a row set aside is known although the row was not: the mended one settles it.
    assert Quarantined.objects.get().resolved_at is not None


def test_the_same_row_twice_in_a_file_counts_once(give: Give) -> None:
    assert _sum(give(LIN, LIN)) == (2, 1, 1, 0)


def test_one_key_with_two_contents_is_set_aside_naming_the_first_line(give: Give) -> None:
    taken = give(LIN, LIN.replace(",86,", ",87,"))
    assert _sum(taken) == (2, 1, 0, 1)
    assert "2" in Quarantined.objects.get().reason_zh
    assert _sum(give(LIN, LIN.replace(",86,", ",87,"))) == (2, 0, 1, 1)
    assert Quarantined.objects.filter(resolved_at=None).count() == 1


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        (HEADING.replace("姓名", "名字吧"), "姓名"),
        (HEADING + ",姓名", "stands 2 times"),
        (HEADING.replace(",", ";"), "separated by commas"),
        (HEADING + "".join(f",c{n}" for n in range(500)), "at most 500"),
    ],
)
def test_a_wrong_heading_is_refused_before_anything_is_read(heading: str, says: str, give: Give) -> None:
    with pytest.raises(FileRefused, match=says):
        give(heading=heading)
    assert not Batch.objects.exists()


def test_an_undeclared_column_is_read_past_and_named(give: Give) -> None:
    assert give(LIN + ",x", heading=HEADING + ",备注").ignored_columns == ["备注"]


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"a,b\x00c\n", "NUL"), (b"\xff\xfe\x00\x01", "NUL"), (b"\x81\x30\x81", "neither"), (b"", "empty")],
)
def test_what_is_no_text_file_is_refused_with_the_reason(body: bytes, says: str, tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(body)
    with pytest.raises(FileRefused, match=says):
        take(feed="social-insurance", path=file, now=lambda: now)


def test_a_quote_left_open_does_not_swallow_the_file_in_silence(give: Give) -> None:
    taken = give(LIN.replace("林晓", '"林晓'), OLD)
    assert _sum(taken)[3] >= 1


def test_an_unknown_feed_is_refused_naming_those_there_are(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(NoSuchFeed, match="social-insurance"):
        take(feed="nope", path=tmp_path / "x", now=lambda: now)


def test_a_missing_file_is_a_clear_error_at_the_command() -> None:
    with pytest.raises(CommandError, match="no such file"):
        call_command("feed", "social-insurance", "/nowhere/x.csv")


def test_a_delivery_is_kept_in_the_access_log_as_one_row(give: Give) -> None:
    give(LIN, OLD)
    kept = Access.objects.get(purpose="keep_record")
    assert kept.count == 2
    assert "person.name" in kept.elements.elements


def test_what_was_set_aside_can_be_sent_back_without_a_cell_of_it(give: Give, tmp_path: Path) -> None:
    bad, other = LIN.replace("2026年9月", "2026年13月"), OLD.replace(OLD_ID, OLD_ID[:-1] + "0")
    give(bad, other)
    back = tmp_path / "back.csv"
    for _ in range(2):  # the second time as well, when nothing new is set aside
        call_command("feed", "social-insurance", tmp_path / "file.csv", "--quarantine", back)
        lines = back.read_text(encoding="utf-8-sig").splitlines()
        assert [line.split(",")[:2] for line in lines[1:]] == [["2", "缴费截止年月"], ["3", "证件号码"]]
        assert "林晓" not in back.read_text(encoding="utf-8-sig")


def test_rows_that_cannot_be_split_are_each_kept(give: Give) -> None:
    endless = "x" * 20_000
    taken = give(f'"{endless}",1', f'"{endless}",2', LIN)
    assert taken.quarantined == Quarantined.objects.count() == 2


def test_a_row_that_repeats_a_refused_one_is_refused_too(give: Give) -> None:
    give(LIN)
    stranger = LIN.replace("900000001", "900000009").replace("林晓", "欧阳建国")
    taken = give(stranger, stranger, OLD)
    assert _sum(taken) == (3, 1, 0, 2)
    assert taken.reasons == {"name_contradicts_id": 2}


def test_lines_swallowed_by_an_open_quote_are_each_counted(give: Give) -> None:
    taken = give(LIN.replace("林晓", '"林晓'), OLD, OLD)
    assert _sum(taken) == (3, 0, 0, 3)
    assert sorted(Quarantined.objects.values_list("line", flat=True)) == [2, 3, 4]
