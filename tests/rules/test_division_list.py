"""A list of divisions is checked row by row: what is wrong is told with line and field; the rest is kept."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tongban.rules.division_list import Checked, ListRow, check_list

TOP = {"code": "320000", "name": "江苏省"}
CITY = {"code": "320500", "name": "苏州市"}
COUNTY = {"code": "320509", "name": "吴江区"}
TOWN = {"code": "320509111", "name": "同里镇"}
VILLAGE = {"code": "320509111207", "name": "屯溪村委会", "category": "112"}


def check(*rows: dict[str, str], known: dict[str, str] | None = None) -> Checked:
    return check_list([ListRow(line, row) for line, row in enumerate(rows, 2)], known or {})


def test_parents_come_from_the_codes_whatever_the_order_of_the_rows() -> None:
    checked = check(VILLAGE, TOWN, COUNTY, CITY, TOP)
    assert checked.refused == ()
    assert [(one.name, one.level, one.parent[:9]) for one in checked.entries] == [
        ("江苏省", "province", ""),
        ("苏州市", "city", "320000000"),
        ("吴江区", "county", "320500000"),
        ("同里镇", "town", "320509000"),
        ("屯溪村委会", "village", "320509111"),
    ]


def test_a_list_that_begins_low_hangs_on_what_was_loaded_before_or_stands_alone() -> None:
    alone = check(TOWN)
    assert alone.entries[0].parent == ""
    below = check(VILLAGE, known={"320509000000": "county"})
    assert below.entries[0].parent == "320509000000", "the nearest unit known, its town is not"


@pytest.mark.parametrize(
    ("row", "kind", "column"),
    [
        ({**TOWN, "code": "32050911"}, "bad_code", "code"),
        ({**TOWN, "code": ""}, "bad_code", "code"),
        ({**TOWN, "name": "  "}, "bad_name", "name"),
        ({**TOWN, "name": "镇" * 101}, "bad_name", "name"),
        ({**TOWN, "level": "galaxy"}, "unknown_level", "level"),
        ({**TOWN, "level": "village"}, "level_against_code", "level"),
        ({**TOWN, "category": "999"}, "unknown_category", "category"),
        ({**TOWN, "parent": "320582"}, "wrong_parent", "parent"),  # not in the list
        ({**TOWN, "parent": "3205x"}, "wrong_parent", "parent"),
        ({**TOWN, "parent": "320509111"}, "wrong_parent", "parent"),  # itself
        ({**TOWN, "valid_from": "2022-13-01"}, "not_a_date", "valid_from"),
        ({**TOWN, "valid_from": "2022-02-01", "valid_until": "2022-02-01"}, "ends_before_it_begins", "valid_until"),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_kept(row: dict[str, str], kind: str, column: str) -> None:
    checked = check(TOP, CITY, COUNTY, row)
    (refused,) = checked.refused
    assert (refused.line, refused.kind, refused.column) == (5, kind, column)
    assert refused.reason.zh
    assert refused.mend.zh
    assert [one.name for one in checked.entries] == ["江苏省", "苏州市", "吴江区"]


def test_a_parent_of_another_branch_is_wrong_even_if_it_exists() -> None:
    other = {"code": "320582", "name": "张家港市"}
    (refused,) = check(TOP, CITY, COUNTY, other, {**TOWN, "parent": "320582"}).refused
    assert refused.kind == "wrong_parent"
    assert "does not lie in" in refused.reason.en


def test_the_second_row_of_a_code_is_told_with_the_line_of_the_first() -> None:
    checked = check(TOP, {"code": "320500", "name": "苏州市"}, {"code": "320500000000", "name": "别的市"})
    (refused,) = checked.refused
    assert (refused.line, refused.kind) == (4, "code_twice")
    assert "line 3" in refused.reason.en
    assert [one.name for one in checked.entries] == ["江苏省", "苏州市"]


def test_a_city_without_counties_written_twice_is_one() -> None:
    city = {"code": "441900", "name": "东莞市"}
    checked = check({**city, "level": "city"}, {**city, "level": "county"})
    assert [one.level for one in checked.entries] == ["city"]
    assert checked.refused[0].kind == "code_twice"


def test_what_hangs_on_a_refused_row_is_refused_with_its_line() -> None:
    checked = check(TOP, CITY, {**COUNTY, "level": "galaxy"}, TOWN, VILLAGE)
    assert [(one.line, one.kind) for one in checked.refused] == [
        (4, "unknown_level"),
        (5, "parent_refused"),
        (6, "parent_refused"),
    ]
    assert "line 4" in checked.refused[1].reason.en
    assert "line 5" in checked.refused[2].reason.en


def test_what_was_loaded_before_still_holds_its_children_when_its_new_row_is_bad() -> None:
    known = {"320000000000": "province", "320500000000": "city", "320509000000": "county"}
    checked = check({**COUNTY, "parent": "999999"}, TOWN, known=known)
    assert [one.kind for one in checked.refused] == ["wrong_parent"]
    assert [one.parent for one in checked.entries] == ["320509000000"]


def test_days_and_aliases_are_read() -> None:
    row = {**TOWN, "valid_from": "2019/9/30".replace("/9/", "/09/"), "aliases": "同里古镇| 同里 ||同里"}
    (entry,) = check(row).entries
    assert entry.valid_from == date(2019, 9, 30)
    assert entry.aliases == ("同里古镇", "同里")


CODES = some.from_regex(r"32(05(09(11[0-9](20[0-9])?)?)?)?", fullmatch=True)
CELLS = some.fixed_dictionaries(
    {
        "code": some.one_of(some.text(max_size=13), CODES),
        "name": some.text(max_size=5),
        "level": some.sampled_from(["", "town", "village", "x"]),
        "parent": some.sampled_from(["", "320509", "3205", "nonsense"]),
    }
)


@given(some.lists(CELLS, max_size=12))
def test_every_row_is_either_kept_or_refused_and_every_parent_was_kept_before_it(rows: list[dict[str, Any]]) -> None:
    checked = check(*rows)
    assert sorted([one.line for one in checked.entries] + [one.line for one in checked.refused]) == list(
        range(2, len(rows) + 2)
    )
    seen: set[str] = set()
    for entry in checked.entries:
        assert not entry.parent or entry.parent in seen
        seen.add(entry.code)
