"""A table held against what is known and what others ask."""

from datetime import date
from typing import Any

from tongban.rules.table.compare import Already, Compared, Held, Library, compare
from tongban.terms.content import Content
from tongban.terms.specs import CodeList, DepartmentSpec, ElementSpec
from tongban.terms.tables import TableColumn, TableSpec
from tongban.terms.text import Text

NAME = Text("名", "Name")


def _element(id: str, datatype: Any = "text", **more: Any) -> ElementSpec:
    told: dict[str, Any] = {"codes": "", "authority": "police", "sensitivity": "pi", "encrypted": False, "standard": ""}
    return ElementSpec(id=id, group=id.split(".")[0], name=Text(id, id), datatype=datatype, **(told | more))


def _column(code: str, **more: Any) -> TableColumn:
    return TableColumn(code=code, name=Text(code, code), **more)


def _table(code: str, *columns: TableColumn, kind: Any = "roster", **more: Any) -> TableSpec:
    return TableSpec(
        code=code,
        name=Text(code, code),
        department="police",
        kind=kind,
        columns=columns,
        period="month",
        purpose=NAME,
        **more,
    )


YES_NO = CodeList("yes_no", "", {"0": NAME, "1": NAME})
ELEMENTS = [
    _element("person.name", encrypted=True),
    _element("person.birth_date", "date"),
    _element("person.death_date", "date"),
    _element("person.age", "integer"),
    _element("person.sex", "code", codes="sex"),
    _element("elder.is_80_plus", "code", codes="yes_no"),
    _element("elder.lives_alone", "code", codes="yes_no", authority="community"),
    _element("job.wish"),
    _element("mental.is_severe", "code", codes="yes_no", stays="treatment"),
    _element("place.name", register="place"),
]
HELD = {
    "person.name": Held("police"),
    "person.birth_date": Held("police", known=90, of=100, newest=date(2026, 11, 1)),
    "person.sex": Held("police"),
}


def _content(*tables: TableSpec) -> Content:
    return Content(
        departments={"police": DepartmentSpec("police", NAME)},
        codes={"yes_no": YES_NO, "sex": CodeList("sex", "", {"1": NAME, "2": NAME})},
        elements={element.id: element for element in ELEMENTS},
        tables={one.code: one for one in tables},
    )


def _compared(table: TableSpec, *others: TableSpec) -> Compared:
    return compare(table, Library(_content(table, *others)), HELD)


def _findings(compared: Compared) -> dict[str, str]:
    return {found.column.code: found.finding for found in compared.columns}


def test_each_column_is_held_derivable_asked_or_new() -> None:
    alone = _table("alone", _column("alone", element="elder.lives_alone"), where="person.age >= 60")
    mine = _table(
        "mine",
        _column("name", element="person.name"),
        _column("age", element="person.age"),
        _column("alone", element="elder.lives_alone"),
        _column("wish", element="job.wish"),
        _column("place", element="place.name"),
        where="elder.is_80_plus = '1'",
    )
    compared = _compared(mine, alone)
    assert _findings(compared) == {"name": "held", "age": "derivable", "alone": "asked", "wish": "new", "place": "held"}
    assert compared.columns[2].asked == (Already("alone", "alone", of_all=True),)
    assert compared.whom_lacking == ()
    assert "delivered by Name" in compared.columns[0].because.en
    assert "full years" in compared.columns[1].because.en


def test_the_same_figure_in_other_words_is_found() -> None:
    mine = _table(
        "mine", _column("old", kind="count", where="person.age > 79"), kind="summary", where="person.sex = '2'"
    )
    other = _table(
        "other", _column("aged", kind="count", where="person.sex <> '1' and elder.is_80_plus = '1'"), kind="summary"
    )
    men = _table(
        "men", _column("aged", kind="count", where="elder.is_80_plus = '1'"), kind="summary", where="person.sex = '1'"
    )
    registered = _table("registered", *other.columns, kind="summary", by="registered")
    found = _compared(mine, other, men, registered).columns[0]
    assert found.finding == "derivable"
    assert found.asked == (Already("other", "aged", of_all=True),)


def test_lists_of_people_who_cannot_be_the_same_do_not_ask_twice() -> None:
    men = _table("men", _column("wish", element="job.wish"), where="person.sex = '1'")
    women = _table("women", _column("wish", element="job.wish"), where="person.sex = '2'")
    old = _table("old", _column("wish", element="job.wish"), where="person.age >= 60")
    found = _compared(men, women, old).columns[0]
    assert found.finding == "asked"
    assert found.asked == (Already("old", "wish", of_all=False),)
    assert "old" in found.because.en


def test_what_stays_with_a_department_takes_the_whole_list_with_it() -> None:
    listed = _table("listed", _column("name", element="person.name"), where="mental.is_severe = '1'")
    asking = _table("asking", _column("name", element="person.name"), _column("ill", element="mental.is_severe"))
    assert _findings(_compared(listed)) == {"name": "stays"}
    assert _findings(_compared(asking)) == {"name": "held", "ill": "stays"}
    assert "art" in _compared(asking).columns[1].because.en


def test_a_list_whose_people_nobody_can_name_says_what_is_lacking() -> None:
    compared = _compared(_table("mine", _column("name", element="person.name"), where="elder.lives_alone = '1'"))
    assert _findings(compared) == {"name": "held"}
    assert compared.whom_lacking == ("elder.lives_alone",)


def test_a_figure_lacks_what_its_condition_lacks() -> None:
    table = _table(
        "mine",
        _column("alone", kind="count", where="elder.lives_alone = '1'"),
        _column("all", kind="count"),
        _column("share", kind="ratio", part="alone", whole="all"),
        kind="summary",
    )
    assert _findings(_compared(table)) == {"alone": "new", "all": "derivable", "share": "new"}
