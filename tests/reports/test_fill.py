"""A summary filled from what departments delivered: the figures of today, of a past day, and what is not known."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from stdnum.cn.ric import calc_check_digit
from tests.people import INSURANCE, OLD_ID, POLICE, insurance_row, police_row, take

from tongban.catalogue.current import content
from tongban.reports import snapshot
from tongban.reports.fill import Cell, Filled, fill, fill_all
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.text import Text
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
TUNXI, NANXIN = "320509111207", "320582100234"
TODAY, EARLIER = date(2026, 11, 2), date(2026, 10, 15)
NAME = Text("表", "table")


def _table(*columns: TableColumn, **more: Any) -> TableSpec:
    return TableSpec("t", NAME, "police", "summary", columns, "month", NAME, **({"by": "registered"} | more))


def _count(code: str = "n", where: str = "", kind: Any = "count") -> TableColumn:
    return TableColumn(code, NAME, kind, where=where)


def _moved(row: SourceRow, on: date, place: str) -> SourceRow:
    return SourceRow(row.line, row.key, row.values | {"household.register_division": place}, on)


def _at(filled: Filled, place: str, code: str = "n") -> Cell:
    return next(row.cells[code] for row in filled.rows if row.place == place)


@pytest.fixture
def two(now: datetime) -> tuple[SourceRow, SourceRow]:
    rows = police_row(2), police_row(3, OLD_ID, "陆英", household__no="H000002")
    take(POLICE, *(_moved(row, date(2026, 10, 1), TUNXI) for row in rows), now=now)
    return rows


def _filled(table: TableSpec, as_of: date = TODAY, **more: Any) -> Filled:
    return fill(table, as_of=as_of, today=TODAY, exact=True, **more)


def test_a_move_changes_two_figures_at_once_and_the_sum_stays(two: tuple[SourceRow, ...], now: datetime) -> None:
    table = _table(_count())
    before = _filled(table)
    assert (_at(before, TUNXI).value, _at(before, NANXIN).value, before.total.cells["n"].value) == (2, 0, 2)
    take(POLICE, _moved(two[0], date(2026, 11, 2), NANXIN), now=now)
    after = _filled(table)
    assert after.changed_beside  # read beside the snapshot, which was not made anew
    assert (_at(after, TUNXI).value, _at(after, NANXIN).value, after.total.cells["n"].value) == (1, 1, 2)


def test_a_past_day_has_the_figures_of_that_day(two: tuple[SourceRow, ...], now: datetime) -> None:
    take(POLICE, _moved(two[0], date(2026, 11, 2), NANXIN), now=now)
    assert _at(_filled(_table(_count()), EARLIER), TUNXI).value == 2
    assert _at(_filled(_table(_count())), TUNXI).value == 1
    assert _at(_filled(_table(_count()), date(2026, 9, 30)), TUNXI).value == 0
    late = _moved(two[1], date(2026, 10, 10), NANXIN)  # delivered today, and speaks of a day before
    take(POLICE, late, now=now)
    assert _at(_filled(_table(_count()), EARLIER), NANXIN).value == 1


def test_who_came_and_who_left_in_the_month(two: tuple[SourceRow, ...], now: datetime) -> None:
    table = _table(_count("came", kind="inflow"), _count("left", kind="outflow"))
    take(POLICE, _moved(two[0], date(2026, 11, 2), NANXIN), now=now)
    found = _filled(table)
    assert (_at(found, NANXIN, "came").value, _at(found, TUNXI, "left").value) == (1, 1)
    assert (_at(found, NANXIN, "left").value, _at(found, TUNXI, "came").value) == (0, 0)
    first = _filled(table, EARLIER)  # before October nobody had told anything
    assert first.not_begun == {"came", "left"}
    assert first.total.cells["came"].value is None


def test_who_is_not_known_is_counted_apart(two: tuple[SourceRow, ...], now: datetime) -> None:
    row = police_row(4, "320599198501010026", "沈云")
    del row.values["person.birth_date"]
    take(POLICE, row, now=now)
    found = _filled(_table(_count(where="person.age >= 60")))
    assert _at(found, TUNXI) == Cell(1, unknown=1)


def test_another_source_and_a_level_higher(two: tuple[SourceRow, ...], now: datetime) -> None:
    take(INSURANCE, insurance_row(), now=now)
    table = _table(_count(where="insurance.paid_months >= 80 and insurance.employer is not null"))
    assert _at(_filled(table), TUNXI).value == 1
    town = _filled(table, grain="town")
    assert {row.place: row.cells["n"].value for row in town.rows if row.cells["n"].value} == {"320509111000": 1}


def test_small_figures_are_hidden_from_who_may_not_see_the_rows(now: datetime) -> None:
    numbers = [f"32059919{year}0101001" for year in range(50, 59)]
    rows = [police_row(n, f"{one}{calc_check_digit(one)}", "沈云") for n, one in enumerate(numbers)]
    places = [TUNXI] * 6 + [NANXIN] * 3
    take(
        POLICE,
        *(
            SourceRow(row.line, f"K{n}", row.values | {"household.register_division": place}, TODAY)
            for n, (row, place) in enumerate(zip(rows, places, strict=True))
        ),
        now=now,
    )
    table = _table(_count())
    assert (_at(_filled(table), TUNXI).value, _at(_filled(table), NANXIN).value) == (6, 3)
    shown = fill(table, as_of=TODAY, today=TODAY)
    assert (_at(shown, NANXIN).hidden, _at(shown, NANXIN).value) == ("small", None)
    assert (_at(shown, TUNXI).hidden, _at(shown, TUNXI).value) == ("beside", None)  # 9 - 6 would tell
    assert shown.total.cells["n"].value == 9


def test_tables_together_say_what_each_says_alone(two: tuple[SourceRow, ...]) -> None:
    tables = [one for one in content().tables.values() if one.kind == "summary" and one.of == "person"]
    together = fill_all(tables, as_of=TODAY, today=TODAY, exact=True)
    for table, found in zip(tables, together, strict=True):
        assert found == _filled(table), table.code


def test_a_snapshot_is_used_until_the_record_is_another(
    two: tuple[SourceRow, ...], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    make: Callable[..., Any] = snapshot._made

    def counted(*told: Any) -> Any:
        made.append(told)
        return make(*told)

    monkeypatch.setattr(snapshot, "_made", counted)
    for _ in range(2):
        _filled(_table(_count()))
    assert len(made) == 1
    monkeypatch.setattr(snapshot, "SINCE_AT_MOST", 0)
    take(POLICE, _moved(two[0], TODAY, NANXIN), now=now)
    assert _at(_filled(_table(_count())), NANXIN).value == 1
    assert len(made) == 2
