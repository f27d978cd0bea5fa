"""Rows without a usable number: linked beyond doubt, put before a person, or waiting for their department."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.people import LIN_ID, OLD_ID, POLICE, picture, police_row, signed_in, subject_of
from tests.people import take as record_rows

from tongban.feeds.actions import NotWaiting, StillWrong, Taken, decide_doubt, mend, take
from tongban.feeds.actions.aside import cells_of
from tongban.feeds.models import Batch, Candidate, Quarantined
from tongban.guard.models import Access
from tongban.residents.models import Link

pytestmark = pytest.mark.django_db
HEADING = (
    "医保编号,人员姓名,证件类型,证件号码,性别,出生年月日,手机号,联系地址,"
    "险种类型,参保状态,参保单位,首次参保日期,缴费年度,个人账户余额,更新时间"
)
HOME = "江苏省苏州市相城区黄桥街道旺盛路12号春嘉新村12幢2单元301室"
CLERK = uuid4()
Give = Callable[..., Taken]


def line(
    number: str = "", name: str = "林晓", born: str = "1990.07.08", mobile: str = "13800000001", home: str = HOME,
    key: str = "M1", sex: str = "女",
) -> str:  # fmt: skip
    rest = "职工基本医疗保险,正常参保,,2015.01.01,2026,12.50,2026.11.01"
    return f"{key},{name},居民身份证,{number},{sex},{born},{mobile},{home},{rest}"


@pytest.fixture
def give(tmp_path: Path, now: datetime) -> Give:
    def act(*lines: str) -> Taken:
        file = tmp_path / "medical.csv"
        file.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")
        return take(feed="medical-insurance", path=file, now=lambda: now)

    return act


@pytest.fixture(autouse=True)
def known(now: datetime) -> None:
    """Lin and Old as the police know them, with a phone and an address."""
    lin = police_row(2, LIN_ID, "林晓", person__mobile="13800000001", residence__address=HOME)
    old = police_row(3, OLD_ID, "陆英", person__mobile="13800000002", residence__address=HOME.replace("301", "302"))
    record_rows(POLICE, lin, old, now=now)


def test_everything_but_the_number_agrees(give: Give, now: datetime) -> None:
    taken = give(line())
    assert (taken.taken, taken.linked, taken.quarantined) == (1, 1, 0)
    lin = subject_of(LIN_ID)
    assert picture(lin, signed_in(lin, now), now, "insurance.medical_balance").text("insurance.medical_balance")
    link = Link.objects.get(method="score")
    assert link.subject_id == lin
    assert link.score is not None
    assert link.score > 0.999
    assert Quarantined.objects.get().resolved_how == "linked"


def test_a_number_mistyped_by_one_digit(give: Give) -> None:
    taken = give(line(number=LIN_ID[:-1] + "5"))
    assert taken.linked == 1
    assert Link.objects.get(method="score").subject_id == subject_of(LIN_ID)


def test_name_and_birth_date_alone_are_put_before_a_person(give: Give) -> None:
    taken = give(line(mobile="13911111111", home=""))
    assert (taken.taken, taken.linked, taken.doubtful, taken.quarantined) == (0, 0, 1, 1)
    candidate = Candidate.objects.get()
    assert candidate.subject_id == subject_of(LIN_ID)
    assert candidate.evidence["name"] == "same"
    assert candidate.evidence["mobile"] == "differs"
    assert "林晓" not in str(candidate.evidence)


def test_nobody_alike_waits_for_the_department(give: Give) -> None:
    taken = give(line(name="欧阳建国", born="1966.01.01", mobile="13911111111", home=""))
    assert (taken.quarantined, taken.doubtful) == (1, 0)
    kept = Quarantined.objects.get()
    assert (kept.kind, kept.column) == ("id_missing", "证件号码")


def test_a_number_copied_from_another_line_is_never_linked_by_machine(give: Give) -> None:
    taken = give(line(number=OLD_ID, born="", sex=""))
    assert (taken.taken, taken.doubtful) == (0, 1)
    assert {one.subject_id for one in Candidate.objects.all()} >= {subject_of(LIN_ID)}
    assert Quarantined.objects.get().column == "人员姓名"


def test_comparing_people_is_logged(give: Give) -> None:
    give(line())
    assert Access.objects.filter(purpose="keep_record", ref=str(Batch.objects.get().id)).exists()


def test_a_person_decides_whose_it_is_and_no_delivery_moves_it(give: Give, now: datetime) -> None:
    give(line(mobile="13911111111", home=""))
    row = Quarantined.objects.get()
    decide_doubt(row_id=row.id, subject_id=subject_of(LIN_ID), decided_by=CLERK, now=now)
    batch = Batch.objects.get()
    assert (batch.taken, batch.quarantined) == (1, 0)
    assert Quarantined.objects.get().resolved_how == "clerk"
    give(line(mobile="13922222222", home=""))
    link = Link.objects.get(record__source="medical-insurance", until=None)
    assert (link.subject_id, link.method, link.decided_by) == (subject_of(LIN_ID), "clerk", CLERK)
    with pytest.raises(NotWaiting):
        decide_doubt(row_id=row.id, subject_id=subject_of(LIN_ID), decided_by=CLERK, now=now)


def test_whom_it_is_not_about_is_not_proposed_again(give: Give, now: datetime) -> None:
    give(line(mobile="13911111111", home=""))
    decide_doubt(row_id=Quarantined.objects.get().id, subject_id=None, decided_by=CLERK, now=now)
    taken = give(line(mobile="13911111111", home=""))
    assert (taken.quarantined, taken.doubtful) == (1, 0)
    assert Quarantined.objects.filter(resolved_at=None).count() == 1


def test_only_a_candidate_can_be_chosen(give: Give, now: datetime) -> None:
    give(line(mobile="13911111111", home=""))
    with pytest.raises(NotWaiting):
        decide_doubt(row_id=Quarantined.objects.get().id, subject_id=subject_of(OLD_ID), decided_by=CLERK, now=now)


def test_the_department_mends_a_cell_and_the_row_goes_in(give: Give, now: datetime) -> None:
    give(line(number=LIN_ID, born="1990.13.08"))
    row = Quarantined.objects.get()
    headings, cells = cells_of(row)
    cells[headings.index("出生年月日")] = "1990.07.09"
    with pytest.raises(StillWrong) as still:
        mend(row_id=row.id, cells=cells, account_id=CLERK, now=now)
    assert still.value.refused.kind == "birth_date_contradicts_id"
    cells[headings.index("出生年月日")] = "1990.07.08"
    mend(row_id=row.id, cells=cells, account_id=CLERK, now=now)
    row.refresh_from_db()
    assert (row.resolved_how, row.decided_by) == ("mended", CLERK)
    batch = Batch.objects.get()
    assert (batch.rows, batch.taken, batch.quarantined) == (1, 1, 0)


def test_a_mended_row_keeps_its_key(give: Give, now: datetime) -> None:
    give(line(number=LIN_ID, born="1990.13.08"))
    row = Quarantined.objects.get()
    headings, cells = cells_of(row)
    cells[headings.index("出生年月日")] = "1990.07.08"
    cells[headings.index("医保编号")] = "M2"
    with pytest.raises(StillWrong) as still:
        mend(row_id=row.id, cells=cells, account_id=CLERK, now=now)
    assert still.value.refused.kind == "other_key"
