"""The same tables on the embedded engine and on a cluster of two workers: the same files, to the last digit."""

import random
from datetime import date, datetime, timedelta

import pytest
from stdnum.cn.ric import calc_check_digit
from tests.people import INSURANCE, POLICE, insurance_row, police_row, take
from tests.reports.cluster import cluster

from tongban.catalogue.current import content
from tongban.reports import spark
from tongban.reports.fill import fill_all
from tongban.reports.write import as_csv, as_json
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
PLACES = ("320509111207", "320582100234", "320507003001", "320583103007")
TODAY = date(2026, 11, 2)


@pytest.fixture
def city(now: datetime) -> None:
    """A hundred people of all ages, some with an insurance, some who moved this month."""
    drawn = random.Random(7)  # noqa: S311 - people for a test
    rows = []
    for n in range(100):
        born = date(1930, 1, 1) + timedelta(days=drawn.randrange(35_000))
        number = f"320599{born:%Y%m%d}{n:03d}"
        own = {"household.no": f"H{n // 3}", "household.register_division": drawn.choice(PLACES)}
        own |= {"residence.division": drawn.choice(PLACES), "residence.population": drawn.choice("112")}
        row = police_row(n + 2, number + calc_check_digit(number), "沈云")
        if n % 9 == 0:
            del row.values["person.sex"]
        rows.append(SourceRow(row.line, f"K{n}", row.values | own, date(2026, 10, 1)))
    take(POLICE, *rows, now=now)
    take(INSURANCE, *(_insured(row, drawn) for row in rows[::2]), now=now)
    moved = [row for n, row in enumerate(rows) if n % 7 == 0]
    take(
        POLICE,
        *(
            SourceRow(row.line, row.key, row.values | {"residence.division": PLACES[n % 4], "person.sex": "1"}, TODAY)
            for n, row in enumerate(moved)
        ),
        now=now,
    )


def _insured(row: SourceRow, drawn: random.Random) -> SourceRow:
    kind = drawn.choice("123")
    return insurance_row(
        row.line, row.values["person.id_number"], "沈云", insurance__pension_status=kind, insurance__personal_no=row.key
    )


@pytest.mark.usefixtures("city")
def test_every_summary_is_the_same_file_on_a_cluster() -> None:
    tables = [one for one in content().tables.values() if one.kind == "summary"]
    embedded = fill_all(tables, as_of=TODAY, today=TODAY, exact=True)
    with cluster() as address:
        there = fill_all(tables, as_of=TODAY, today=TODAY, exact=True, engine=spark.on(address))
        spark.leave()
    for one, other in zip(embedded, there, strict=True):
        assert as_csv(one) == as_csv(other), one.table.code
        assert as_json(one) == as_json(other), one.table.code
    assert sum(cell.value not in (0, None) for one in embedded for row in one.rows for cell in row.cells.values()) > 150
