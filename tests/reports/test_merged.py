"""All tables merged: the questions left, and every table filled again from their answers, cell by cell."""

from datetime import datetime

import pytest
from tests.people import INSURANCE, OLD_ID, POLICE, insurance_row, police_row, take
from tests.reports.test_table_command import _said

from tongban.catalogue.current import content
from tongban.reports import merged
from tongban.reports.cells import filled
from tongban.reports.merged import cut
from tongban.rules.calendar import legal_day
from tongban.rules.table.expression import Condition
from tongban.rules.table.merge import NEVER, Merged, Question, merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(now: datetime) -> None:
    take(POLICE, police_row(2), police_row(3, OLD_ID, "陆英", residence__division="320509111207"), now=now)
    take(INSURANCE, insurance_row(), insurance_row(3, OLD_ID, "陆英", insurance__pension_status="3"), now=now)


@pytest.mark.usefixtures("people")
def test_no_cell_of_any_table_differs_when_it_is_filled_from_the_merged_answers(now: datetime) -> None:
    found = cut(on=legal_day(now))
    assert sum(one.cells for one in found.proofs) > 200
    assert sum(one.different for one in found.proofs) == 0
    assert len(found.merged.questions) < sum(len(one.table.columns) for one in found.judged) / 4
    assert found.fields_after < found.fields_before
    assert found.minutes_after < found.minutes_before


@pytest.mark.usefixtures("people")
def test_the_proof_finds_a_question_that_is_asked_of_too_few(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(Question):
        @property
        def whom(self) -> Condition:
            return NEVER if self.element == "elder.lives_alone" else super().whom

    real = merge

    def short(*told: object) -> Merged:
        made = real(*told)  # type: ignore[arg-type]
        few = tuple(Short(one.element, one.of, one.asked_of, one.serves) for one in made.questions)
        return Merged(few, made.views, made.kept_back)

    monkeypatch.setattr(merged, "merge", short)
    assert sum(one.different for one in cut(on=legal_day(now)).proofs) > 0


@pytest.mark.usefixtures("people")
def test_it_is_told_before_and_after(now: datetime) -> None:
    said = _said("merge")
    assert "不同的 0 格" in said
    assert "合并前" in said


@pytest.mark.usefixtures("people")
def test_cells_are_filled_by_whoever_delivered_them(now: datetime) -> None:
    tables = [content().tables["pension-qualify"]]
    on = legal_day(now)
    both = filled(tables, on=on, sources=[POLICE, INSURANCE])
    alone = filled(tables, on=on, sources=[POLICE])
    assert 0 < alone.filled < both.filled <= both.cells
    assert filled(tables, on=on, sources=[]).share < alone.share
