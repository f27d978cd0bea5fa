"""Divisions recoded, split and merged, as a table of former and latter."""

from datetime import date

import pytest

from tongban.rules.division_list import ListRow
from tongban.rules.succession import COLUMNS, Succession, problem_of, read_successions

OLD, NEW, THIRD = "NBS:2022:320571000000", "NBS:2023:320576000000", "NBS:2023:320576001000"


def row(line: int, *cells: str) -> ListRow:
    return ListRow(line, dict(zip(COLUMNS, cells, strict=True)))


def test_rows_of_one_split_and_of_one_merger_belong_together() -> None:
    changes, refused = read_successions(
        [
            row(2, "NBS:2022:320571", NEW, "recoded", "2023-06-30"),
            row(3, "X:1:320509111207", "X:2:320509111208", "split", "2024-01-01"),
            row(4, "X:1:320509111207", "X:2:320509111209", "split", "2024-01-01"),
            row(5, "X:1:320509111210", "X:2:320509111212", "merged", "2024-01-01"),
            row(6, "X:1:320509111211", "X:2:320509111212", "merged", "2024-01-01"),
        ]
    )
    assert refused == []
    assert [(one.kind, len(one.former), len(one.latter), one.line) for one in changes] == [
        ("recoded", 1, 1, 2),
        ("split", 1, 2, 3),
        ("merged", 2, 1, 5),
    ]
    assert changes[0].former == (OLD,), "short codes are widened"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("320571", NEW, "recoded", "2023-06-30"), "former"),
        ((OLD, "NBS:2023:x", "recoded", "2023-06-30"), "latter"),
        ((OLD, NEW, "vanished", "2023-06-30"), "kind"),
        ((OLD, NEW, "recoded", "June"), "on"),
    ],
)
def test_a_bad_cell_is_named(cells: tuple[str, ...], column: str) -> None:
    changes, (refused,) = read_successions([row(2, *cells)])
    assert (changes, refused.line, refused.column) == ([], 2, column)


@pytest.mark.parametrize(
    "change",
    [
        Succession("recoded", (OLD,), (NEW, THIRD), date(2023, 6, 30)),
        Succession("split", (OLD,), (NEW,), date(2023, 6, 30)),
        Succession("merged", (OLD,), (NEW,), date(2023, 6, 30)),
        Succession("recoded", (OLD,), (OLD,), date(2023, 6, 30)),
        Succession("eaten", (OLD,), (NEW,), date(2023, 6, 30)),
    ],
)
def test_a_change_of_the_wrong_shape_is_none(change: Succession) -> None:
    assert problem_of(change) is not None


def test_half_a_split_is_told_row_by_row() -> None:
    changes, refused = read_successions([row(7, OLD, NEW, "split", "2023-06-30")])
    assert changes == []
    assert [(one.line, one.kind) for one in refused] == [(7, "not_a_split")]
