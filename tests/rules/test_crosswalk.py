"""Which unit of one list is which of another."""

from datetime import date

import pytest

from tongban.rules.crosswalk import Crosswalk, ListKey, columns_of, read_crosswalk
from tongban.rules.division_list import ListRow

HEADINGS = ["name", "nbs_code_2022", "nbs_code_2023", "mca_code_20251231", "parent_differs"]
COLUMNS = columns_of(HEADINGS)


def crosswalk(*rows: tuple[str, str, str, str]) -> Crosswalk:
    return read_crosswalk(
        [ListRow(line, dict(zip(HEADINGS, row, strict=False))) for line, row in enumerate(rows, 2)], COLUMNS
    )


def test_the_lists_are_read_from_the_headings() -> None:
    assert {
        "nbs_code_2022": ListKey("NBS", "2022"),
        "nbs_code_2023": ListKey("NBS", "2023"),
        "mca_code_20251231": ListKey("MCA", "20251231"),
    } == COLUMNS
    assert columns_of(["code", "name", "nbs_code_2022"]) == {}, "one column of codes is a list"


def test_an_edition_goes_on_or_recodes_and_schemes_are_equivalent() -> None:
    found = crosswalk(
        ("胜浦街道", "320571053", "320576053", "320506010"), ("同里镇", "320509111", "320509111", "320509105")
    )
    assert [(p.former.list.edition, p.former.code, p.latter.code, p.kind) for p in found.pairs] == [
        ("2022", "320571053000", "320576053000", "recoded"),
        ("2023", "320576053000", "320506010000", "equivalent"),
        ("2022", "320509111000", "320509111000", "same"),
        ("2023", "320509111000", "320509105000", "equivalent"),
    ]
    assert len(found.units) == 6


def test_a_unit_in_one_list_only_has_no_pair_and_an_abolished_one_ends_by_the_editions_day() -> None:
    found = crosswalk(("松陵镇（撤销）", "", "", "320509600"))
    (unit,) = found.units
    assert (unit.name, unit.gone_by) == ("松陵镇", date(2025, 12, 31))
    assert found.pairs == ()


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("某镇", "32050911", "", ""), "bad_code"),
        (("某镇", "", "", ""), "empty"),
        (("", "320509111", "", ""), "empty"),
        (("某镇", "320509111", "320509", ""), "levels_differ"),
        (("别镇", "320509111", "", ""), "code_twice"),
    ],
)
def test_a_bad_row_is_refused_as_a_whole(row: tuple[str, str, str, str], kind: str) -> None:
    found = crosswalk(("同里镇", "320509111", "320509111", ""), row)
    assert [(one.line, one.kind) for one in found.refused] == [(3, kind)]
    assert len(found.units) == 2
