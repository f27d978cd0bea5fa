"""What no table may be: each mistake is found, at its line and field, and says what to do."""

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tongban.catalogue.check import check
from tongban.catalogue.files import Fault, Faults
from tongban.rules.table.marks import may_run

TABLE, SUMMARY, ELEMENTS = "tables/elder-allowance.toml", "tables/pop-basic.toml", "elements.csv"
WHERE = "where = \"person.age >= 80 and person.alive = '1'\""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content, to make mistakes in: without matters and most tables, which have nothing to do with it."""
    folder = tmp_path_factory.mktemp("content") / "suzhou"
    shutil.copytree(settings.TONGBAN_CONTENT, folder, ignore=shutil.ignore_patterns("matters", "certificates"))
    for file in (folder / "tables").glob("*.toml"):
        if f"tables/{file.name}" not in (TABLE, SUMMARY):
            file.unlink()
    return folder


def planted(city: Path, file: str, right: str, wrong: str) -> tuple[int, list[Fault]]:
    """The line changed, and the faults found."""
    path = city / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    try:
        with pytest.raises(Faults) as found:
            check(city)
    finally:
        path.write_text(text, encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1, found.value.faults


@pytest.mark.parametrize(
    ("file", "right", "wrong", "field", "says"),
    [
        (TABLE, WHERE, 'where = "person.agee >= 80"', "where", "did you mean 'person.age'"),
        (TABLE, WHERE, 'where = "1 = 1; drop table residents_person"', "where", "no semicolon"),
        (TABLE, WHERE, 'where = "person.age in (select 80)"', "where", "may not stand"),
        (TABLE, WHERE, 'where = "pg_sleep(9) = 1"', "where", "may not stand"),
        (TABLE, WHERE, 'where = "person.name = \'王\'"', "where", "no element 'person.name'"),
        (TABLE, WHERE, 'where = "person.age >= 80 and person.age < 60"', "where", "nobody can fulfil it"),
        (TABLE, WHERE, 'where = "person.age >="', "where", "character 12"),
        (TABLE, 'element = "person.sex"', 'element = "person.shoe_size"', "columns.1.element", "no element"),
        (TABLE, 'code = "sex"', 'code = "name"', "columns.1.code", "stands twice"),
        (TABLE, 'element = "person.sex"', 'kind = "count"', "columns.1.kind", "is a summary"),
        (TABLE, 'held_as = ["2"]', "held_as = []", "columns.7.held_as", "may have several"),
        (TABLE, 'held_as = ["2"]', 'held_as = ["9"]', "columns.7.held_as", "no code of benefit.kind"),
        (TABLE, 'department = "civil_affairs"', 'department = "civil"', "department", "no department"),
        (TABLE, 'period = "month"', 'period = "weekly"', "period", "month"),
        (SUMMARY, 'element = "place.division_name"', 'element = "person.name"', "columns.0.element", "of one person"),
        (SUMMARY, "where = \"person.sex = '1'\"", "where = \"person.sex = '7'\"", "columns.4.where", "a code (0, 1"),
        (SUMMARY, "where = \"person.age <= 17\"", 'element = "person.sex"', "columns.8.element", "in where"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table(city: Path, file: str, right: str, wrong: str, field: str, says: str) -> None:
    line, faults = planted(city, file, right, wrong)
    found = next(fault for fault in faults if fault.field == field)
    assert says in found.message, [str(fault) for fault in faults]
    assert abs(found.line - line) <= 1, str(found)
    assert found.file == f"suzhou/{file}"


def test_a_table_rests_on_an_article(city: Path) -> None:
    _, faults = planted(city, TABLE, "sample = true\n\n[marks]", "\n[marks]")
    assert [(fault.field, fault.line) for fault in faults] == [("basis", 1)]


def test_the_reason_an_element_stays_is_one_of_those_that_are(city: Path) -> None:
    _, faults = planted(city, ELEMENTS, ",person,offences", ",person,shame")
    assert {fault.field for fault in faults} == {"stays"}
    assert "childbearing, offences, treatment" in faults[0].message


def test_without_its_marks_or_after_its_last_day_a_table_does_not_run(city: Path) -> None:
    table = check(city).tables["elder-allowance"]
    assert table.marks is not None
    assert may_run(table, date(2027, 12, 31)).allowed
    expired = may_run(table, date(2028, 1, 1))
    assert not expired.allowed
    assert "2027" in expired.reason.en
    unmarked = may_run(dataclasses.replace(table, marks=None), date(2026, 1, 1))
    assert not unmarked.allowed
    assert "第十七条" in unmarked.source.zh
    unnumbered = dataclasses.replace(table, marks=dataclasses.replace(table.marks, table_no=" "))
    assert may_run(unnumbered, date(2026, 1, 1)).reason.en == "it does not carry number"
