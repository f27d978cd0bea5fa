"""What a plan counts: its SQL on DuckDB, against the same condition thought through row by row."""

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.rules.table.plan import Figure, begun, blocks, everybody, figures, members, period_of
from tongban.rules.table.small import SMALL, hidden
from tongban.terms.content import Content
from tongban.terms.specs import CodeList, ElementSpec
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.text import Text

NAME = Text("名", "Name")
DAY = date(2026, 10, 31)
PERSON = (
    "id BIGINT, household BIGINT, registered VARCHAR, usual VARCHAR, person_sex VARCHAR, person_birth_date DATE, "
    "person_death_date DATE, disability_grade VARCHAR, residence_floor BIGINT, residence_population VARCHAR"
)


def _element(id: str, datatype: Any, **more: Any) -> ElementSpec:
    told: dict[str, Any] = {"codes": "", "authority": "police", "sensitivity": "pi", "encrypted": False, "standard": ""}
    return ElementSpec(id=id, group=id.split(".")[0], name=Text(id, id), datatype=datatype, **(told | more))


CONTENT = Content(
    codes={"sex": CodeList("sex", "", {"1": NAME, "2": NAME}), "grade": CodeList("grade", "", {"1": NAME, "2": NAME})},
    elements={
        one.id: one
        for one in (
            _element("person.sex", "code", codes="sex"),
            _element("person.birth_date", "date"),
            _element("person.death_date", "date", listed=True),
            _element("person.age", "integer"),
            _element("disability.grade", "code", codes="grade", listed=True),
            _element("residence.floor", "integer"),
            _element("residence.population", "code", codes="sex"),
            _element("benefit.kind", "text", many_by="benefit.kind", sensitivity="internal"),
            _element("benefit.months", "integer", many_by="benefit.kind"),
        )
    },
)
#         id, household, registered, usual, sex, born, died, grade, floor, population
ROWS = [
    (1, 7, "A", "A", "2", date(1940, 1, 1), None, "1", 3, "1"),
    (2, 7, "A", "B", "1", date(1990, 1, 1), None, None, None, "2"),
    (3, 8, "A", "A", "1", None, None, "2", 1, "1"),
    (4, None, None, "B", None, date(2020, 1, 1), None, None, 2, "2"),
    (5, 8, "A", "A", "2", date(1930, 1, 1), date(2026, 10, 5), None, 2, "1"),
]
BEFORE = [row for row in ROWS if row[0] != 4]  # then 1 lived at B, 5 was alive
BEFORE[0] = (1, 7, "A", "B", "2", date(1940, 1, 1), None, "1", 3, "1")
BEFORE[-1] = (5, 8, "A", "A", "2", date(1930, 1, 1), None, None, 2, "1")
BENEFITS = [(1, "1", 10), (1, "2", 20), (2, "1", None), (3, "9", 5)]


@pytest.fixture(scope="module")
def database() -> Any:
    made = duckdb.connect()
    for name, rows in (("person", ROWS), ("person_before", BEFORE)):
        made.execute(f"CREATE TABLE {name} ({PERSON})")
        made.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
    for name in ("benefit", "benefit_before"):
        made.execute(f"CREATE TABLE {name} (id BIGINT, benefit_kind VARCHAR, benefit_months BIGINT)")
        made.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", BENEFITS)  # noqa: S608
    return made


def _table(*columns: TableColumn, where: str = "", **more: Any) -> TableSpec:
    return TableSpec("t", NAME, "police", "summary", columns, "month", NAME, where=where, **more)


def _column(where: str = "", kind: Any = "count", **more: Any) -> TableColumn:
    return TableColumn("c", NAME, kind, where=where, **more)


def _counted(database: Any, table: TableSpec) -> dict[str | None, tuple[int, int]]:
    (block,) = blocks(figures(table, CONTENT), period_of(table.period, DAY))
    return {row[0]: row[1:] for row in database.execute(block.statement).fetchall() if any(row[1:])}


@pytest.mark.parametrize(
    ("column", "table", "expected"),
    [
        (_column(), {}, {"A": (2, 0), "B": (2, 0)}),  # the living, by where they live
        (_column(), {"by": "registered"}, {"A": (3, 0), None: (1, 0)}),
        (_column(), {"by": "migrant"}, {"B": (2, 0)}),
        (_column("person.sex = '2'"), {}, {"A": (1, 0), "B": (0, 1)}),  # of whom the sex is unknown: not nought
        (_column("person.age >= 80"), {}, {"A": (1, 1)}),
        (_column("not person.age >= 80"), {}, {"A": (0, 1), "B": (2, 0)}),
        (_column("disability.grade = '1'"), {}, {"A": (1, 0)}),  # not in its register: has none
        (_column("not disability.grade = '1'"), {}, {"A": (1, 0), "B": (2, 0)}),
        (_column("person.death_date between :start and :end"), {}, {"A": (1, 0)}),  # speaks of death: the dead count
        (_column("any(benefit, benefit.kind = '1')"), {}, {"A": (1, 0), "B": (1, 0)}),
        (_column("count(benefit, benefit.months > 1) >= 2"), {}, {"A": (1, 0)}),
        (_column("any(member, person.age >= 80)"), {}, {"A": (1, 0), "B": (1, 1)}),  # 2 lives elsewhere, same household
        (_column("count(member, disability.grade = '2') = 0"), {}, {"A": (1, 0), "B": (1, 1)}),
        (_column(kind="sum", element="residence.floor"), {}, {"A": (4, 0), "B": (2, 1)}),
        (_column(kind="sum", element="benefit.months", held_as=("1", "2")), {}, {"A": (30, 1), "B": (0, 2)}),
        (_column(), {"where": "person.sex = '1'"}, {"A": (1, 0), "B": (1, 1)}),
        (_column(kind="inflow"), {}, {"A": (1, 0), "B": (1, 0)}),  # 1 moved from B to A, 4 is new
        (_column(kind="outflow"), {}, {"A": (1, 0), "B": (1, 0)}),  # 5 died, 1 left B
    ],
)
def test_what_is_counted(
    database: Any, column: TableColumn, table: dict[str, Any], expected: dict[str | None, tuple[int, int]]
) -> None:
    assert _counted(database, _table(column, **table)) == expected


def test_figures_of_one_place_share_a_scan() -> None:
    table = _table(
        TableColumn("a", NAME, "count"),
        TableColumn("b", NAME, "count", by="migrant"),
        TableColumn("c", NAME, "count", by="registered"),
        TableColumn("d", NAME, "inflow"),
    )
    made = blocks(figures(table, CONTENT), period_of("month", DAY))
    assert [one.figures for one in made] == [("a", "b"), ("c",), ("d",)]


def test_who_is_in_a_figure_is_as_many_as_it_says(database: Any) -> None:
    one: Figure = everybody(_table(_column(), where="any(member, disability.grade is not null)"), CONTENT)
    block = members(one, period_of("month", DAY), "A")
    assert [row[0] for row in database.execute(block.statement).fetchall()] == [1, 3]


def test_what_must_have_been_told_before_for_coming_and_going_to_be_counted() -> None:
    flows = figures(_table(_column("any(benefit, benefit.kind = '1') and person.age > 3", kind="inflow")), CONTENT)
    assert begun(flows, CONTENT) == {
        "c": [
            ("person_before", "usual"),
            ("benefit_before", "benefit_kind"),
            ("person_before", "person_birth_date"),
        ]
    }
    assert begun(figures(_table(_column()), CONTENT), CONTENT) == {}


@pytest.mark.parametrize(
    ("cadence", "start"),
    [
        ("month", date(2026, 8, 1)),
        ("quarter", date(2026, 7, 1)),
        ("year", date(2026, 1, 1)),
        ("once", date(2026, 1, 1)),
    ],
)
def test_the_period_a_day_is_in(cadence: Any, start: date) -> None:
    found = period_of(cadence, date(2026, 8, 15))
    assert (found.start, found.end, found.as_of) == (start, date(2026, 8, 15), date(2026, 8, 15))


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_subtraction_tells_a_small_figure(values: list[int]) -> None:
    cells = dict(enumerate(values))
    found = hidden(cells, total_shown=sum(values) >= SMALL)
    assert all(key in found for key, value in cells.items() if 0 < value < SMALL)
    assert all(values[key] for key in found)
    if found and sum(values) >= SMALL and any(value >= SMALL for value in values):
        assert len(found) > 1 or all(value < SMALL or key in found for key, value in cells.items())
        assert sum(cells[key] for key in found) >= SMALL
