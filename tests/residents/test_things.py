"""Houses, shops and events: found by the number registers share, counted as people are."""

from datetime import date, datetime

import pytest
from tests.people import take

from tongban.catalogue.current import content
from tongban.guard.models import Subject
from tongban.reports.fill import fill
from tongban.residents.models import Holding, Person, Thing, ThingChange
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
SHOPS, CHECKS, HOUSES = "shops", "safety-checks", "houses"
USCC = "92320500MA0000677Q"
BEFORE, TODAY = date(2026, 10, 1), date(2026, 11, 2)


def shop(on: date = BEFORE, place: str = "屯溪村", **more: str) -> SourceRow:
    where = {"屯溪村": "320509111207", "南新村": "320582100234"}[place]
    values = {"org.uscc": USCC, "org.name": "张记餐馆", "org.division": where, "org.employees": "3"} | {
        key.replace("__", "."): value for key, value in more.items()
    }
    return SourceRow(2, USCC, values, on)


def check(hazards: str, on: date = BEFORE) -> SourceRow:
    values = {
        "org.uscc": USCC,
        "org.name": "张记餐馆",
        "org.hazard_count": hazards,
        "org.safety_checked_on": "2026-09-01",
    }
    return SourceRow(2, USCC, values, on)


def figures(as_of: date = TODAY) -> dict[str, object]:
    table = content().tables["shop-safety-summary"]
    row = next(r for r in fill(table, as_of=as_of, today=TODAY, exact=True).rows if r.place == "320509111207")
    return {code: cell.value for code, cell in row.cells.items()}


def test_two_registers_speak_of_one_shop(now: datetime) -> None:
    assert len(take(SHOPS, shop(), now=now).taken) == 1
    assert len(take(CHECKS, check("2"), now=now).taken) == 1
    (thing,) = Thing.objects.all()
    assert (thing.register, thing.more["org.hazard_count"]) == ("enterprise", "2")
    assert Subject.objects.get(id=thing.subject_id).kind == "enterprise"
    assert not Person.objects.exists()
    assert {one.grp for one in Holding.objects.filter(subject=thing.subject_id)} == {"org", "safety"}


def test_a_row_without_its_number_is_refused_and_the_same_row_writes_nothing(now: datetime) -> None:
    nameless = shop()
    del nameless.values["org.uscc"]
    (refused,) = take(SHOPS, nameless, now=now).refused
    assert (refused.kind, refused.column) == ("no_number", "org.uscc")
    take(SHOPS, shop(), now=now)
    assert take(SHOPS, shop(), now=now).unchanged == 1
    assert ThingChange.objects.count() == 1


def test_a_change_counts_at_once_and_a_past_day_stays_as_it_was(now: datetime) -> None:
    take(SHOPS, shop(), now=now)
    take(CHECKS, check("2"), now=now)
    before = figures()
    take(CHECKS, check("0", TODAY), now=now)
    assert figures() != before
    assert figures(date(2026, 10, 15)) == before
    take(SHOPS, shop(TODAY, "南新村"), now=now)
    assert figures()["total"] == 0


def test_a_shop_taken_off_the_register_is_nowhere(now: datetime) -> None:
    take(SHOPS, shop(), now=now)
    assert figures()["total"] == 1
    take(SHOPS, SourceRow(2, USCC, {}, TODAY, gone=True), now=now)
    assert figures()["total"] == 0
    assert [(one.sign, bool(one.more)) for one in ThingChange.objects.order_by("seq")] == [
        (1, True),
        (-1, True),
        (1, False),
    ]
