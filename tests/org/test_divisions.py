"""Lists of divisions in the database: by scheme, edition and code, set-based, run again without a change."""

import dataclasses
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.people import division
from tongban.journal.models import Event
from tongban.org.actions import load_crosswalk, load_divisions, load_places, succeed
from tongban.org.actions.divisions import Linked, Loaded, WrongSuccession
from tongban.org.models import Division, DivisionLink
from tongban.org.reads import above, find_division, successors
from tongban.rules.crosswalk import Crosswalk, ListKey, Pair, Unit, columns_of, read_crosswalk
from tongban.rules.division_list import Entry, ListRow, check_list
from tongban.rules.succession import Succession
from tongban.terms.content import Content

pytestmark = pytest.mark.django_db
KEY = ListKey("NBS", "2022")
TOWNS, VILLAGES = 40, 59


def a_county() -> list[ListRow]:
    """A list of our own, as long as a city's: a county that is nowhere, 40 towns with 59 villages each."""
    rows = [{"code": "330000", "name": "某省"}, {"code": "330900", "name": "某市"}, {"code": "330999", "name": "某县"}]
    for town in range(100, 100 + TOWNS):
        rows.append({"code": f"330999{town}", "name": f"第{town}镇"})
        rows += [
            {"code": f"330999{town}{village}", "name": f"第{town}镇{village}村委会", "category": "220"}
            for village in range(200, 200 + VILLAGES)
        ]
    return [ListRow(line, row) for line, row in enumerate(rows, 2)]


def entries(rows: list[ListRow]) -> tuple[Entry, ...]:
    checked = check_list(rows, {})
    assert checked.refused == ()
    return checked.entries


def test_a_list_of_two_thousand_four_hundred_rows_takes_a_handful_of_statements() -> None:
    found = entries(a_county())
    assert len(found) == 3 + TOWNS * (VILLAGES + 1) > 2400
    with CaptureQueriesContext(connection) as captured:
        assert load_divisions(key=KEY, entries=found) == Loaded(new=len(found))
    assert len(captured) < 50, "chunks, not rows"
    village = division("330999139258")
    assert [one.name_zh for one in above(village)] == ["第139镇", "某县", "某市", "某省"]
    assert (village.level, village.unit_type, village.category) == ("village", "villagers_committee", "220")


def test_the_same_list_again_changes_nothing_and_is_not_told_again() -> None:
    found = entries(a_county()[:50])
    load_divisions(key=KEY, entries=found)
    told = Event.objects.filter(name="org.divisions_loaded").count()
    with CaptureQueriesContext(connection) as captured:
        assert load_divisions(key=KEY, entries=found) == Loaded(unchanged=50)
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert Event.objects.filter(name="org.divisions_loaded").count() == told


def test_what_changed_is_changed_and_what_a_list_leaves_out_stays(declared: Content) -> None:
    before = division("320509111207")
    row = ListRow(2, {"code": "320509111207", "name": "屯溪新村委会"})
    checked = check_list([row], {"320509111000": "town"})
    assert load_divisions(key=KEY, entries=checked.entries) == Loaded(changed=1)
    after = division("320509111207")
    assert (after.id, after.name_zh) == (before.id, "屯溪新村委会")
    assert (after.name_en, after.category, after.parent_id) == (before.name_en, before.category, before.parent_id)
    assert load_places(places=declared.places.values()).changed == 1
    assert load_places(places=declared.places.values()) == Loaded(unchanged=len(declared.places))


def test_a_dry_run_counts_and_writes_nothing() -> None:
    before = Division.objects.count()
    assert load_divisions(key=KEY, entries=entries(a_county()[:9]), write=False) == Loaded(new=9)
    assert Division.objects.count() == before


def test_one_code_in_two_lists_is_two_divisions() -> None:
    """320509004 is 江陵街道 in the list of NBS and 横扇 in that of MCA (FACTS 1, 8)."""
    load_divisions(
        key=ListKey("MCA", "20251231"), entries=entries([ListRow(2, {"code": "320509004", "name": "横扇街道"})])
    )
    ours, theirs = division("320509004000"), division("320509004000", "MCA", "20251231")
    assert (ours.name_zh, theirs.name_zh) == ("江陵街道", "横扇街道")
    assert ours.ref != theirs.ref
    with transaction.atomic(), pytest.raises(IntegrityError, match=r"org_division_identity|UNIQUE"):
        Division.objects.create(scheme="MCA", edition="20251231", code=theirs.code, name_zh="第三", level="town")


@pytest.mark.parametrize(
    "wrong", [{"level": "galaxy"}, {"valid_from": date(2022, 1, 1), "valid_until": date(2022, 1, 1)}]
)
def test_the_table_itself_refuses_what_no_list_may_say(wrong: dict[str, object]) -> None:
    fields = {"scheme": "X", "edition": "1", "code": "330000000000", "name_zh": "某省", "level": "province"} | wrong
    with transaction.atomic(), pytest.raises(IntegrityError):
        Division.objects.create(**fields)


# ---- crosswalks and successions

HEADINGS = ["name", "nbs_code_2022", "nbs_code_2023", "mca_code_20251231"]
ROWS = [
    ("胜浦街道", "320571053", "320576053", "320506010"),
    ("同里镇", "320509111", "320509111", ""),
    ("松陵镇（撤销）", "", "", "320509600"),
]


def test_a_crosswalk_links_lists_and_enters_units_nobody_listed_yet() -> None:
    rows = [ListRow(line, dict(zip(HEADINGS, row, strict=True))) for line, row in enumerate(ROWS, 2)]
    table = read_crosswalk(rows, columns_of(HEADINGS))
    assert load_crosswalk(crosswalk=table, write=False) == Linked(units=4, links=3)
    assert load_crosswalk(crosswalk=table) == Linked(units=4, links=3)
    assert load_crosswalk(crosswalk=table) == Linked(unchanged=3)
    shengpu = division("320571053000")
    assert [(link.kind, link.latter.code) for link in shengpu.successors.all()] == [("recoded", "320576053000")]
    assert division("320509600000", "MCA", "20251231").valid_until == date(2025, 12, 31)


def test_a_list_loaded_after_a_crosswalk_fills_in_what_it_did_not_know() -> None:
    new = ListKey("NBS", "2023")
    pair = Pair(Unit(KEY, "320571053000", "胜浦街道"), Unit(new, "320576053000", "胜浦街道"), "recoded")
    load_crosswalk(crosswalk=Crosswalk((pair.former, pair.latter), (pair,), ()))
    assert division("320576053000", edition="2023").parent is None
    rows = [{"code": "320576", "name": "苏州工业园区"}, {"code": "320576053", "name": "胜浦街道"}]
    loaded = load_divisions(key=new, entries=entries([ListRow(line, row) for line, row in enumerate(rows, 2)]))
    assert loaded == Loaded(new=1, changed=1)
    found = division("320576053000", edition="2023")
    assert found.parent is not None
    assert found.parent.name_zh == "苏州工业园区"


@pytest.fixture
def villages() -> list[str]:
    """Four villages of Tongli that content does not have."""
    rows = [{"code": f"32050911122{n}", "name": f"第{n}村委会"} for n in range(1, 5)]
    checked = check_list([ListRow(n, row) for n, row in enumerate(rows, 2)], {"320509111000": "town"})
    load_divisions(key=KEY, entries=checked.entries)
    return [f"NBS:2022:{entry.code}" for entry in checked.entries]


def test_a_split_closes_the_old_opens_the_new_and_is_followed_to_the_day(villages: list[str]) -> None:
    old, one, other, last = villages
    on = date(2024, 1, 1)
    split = Succession("split", (old,), (one, other), on)
    assert succeed(change=split) == 2
    assert succeed(change=split) == 0, "told twice, done once"
    succeed(change=Succession("recoded", (other,), (last,), date(2025, 1, 1)))
    former = _by(old)
    assert former.valid_until == on
    assert _by(one).valid_from == on
    assert successors(former, on=date(2023, 12, 31)) == [former]
    assert {one.ref for one in successors(former, on=on)} == {one, other}
    assert {one.ref for one in successors(former, on=date(2025, 1, 1))} == {one, last}
    event = Event.objects.filter(name="org.divisions_succeeded").order_by("seq")[0]
    assert event.payload["former"] == old


def test_a_division_cannot_become_what_is_not_there_nor_end_before_it_begins(villages: list[str]) -> None:
    with pytest.raises(WrongSuccession, match="no division"):
        succeed(change=Succession("recoded", (villages[0],), ("NBS:2023:320509111221",), date(2024, 1, 1)))
    succeed(change=Succession("recoded", (villages[0],), (villages[1],), date(2024, 1, 1)))
    with pytest.raises(WrongSuccession, match="begins only on"):
        succeed(change=Succession("recoded", (villages[1],), (villages[2],), date(2023, 1, 1)))
    assert DivisionLink.objects.count() == 1, "the second left nothing behind"
    assert _by(villages[2]).valid_from is None


def _by(ref: str) -> Division:
    scheme, edition, code = ref.split(":")
    return division(code, scheme, edition)


# ---- names people use


@pytest.mark.parametrize(
    ("town", "name", "found"),
    [
        ("320509004000", "叶泽湖花苑社区", ["320509004229"]),  # an alias: the list has only the village
        ("320509004000", "叶泽湖村", ["320509004229"]),
        ("320509111000", "屯溪村村民委员会", ["320509111207"]),
        ("320509111000", "叶泽湖村", []),  # of another town
        ("320509111000", "无此村", []),
    ],
)
def test_a_name_is_found_within_its_town(town: str, name: str, found: list[str]) -> None:
    assert [one.code for one in find_division(name, within=division(town))] == found


def test_a_name_that_fits_two_is_for_a_person_to_choose(villages: list[str]) -> None:
    rows = [{"code": "320509111231", "name": "第1社区居委会"}]
    checked = check_list([ListRow(2, row) for row in rows], {"320509111000": "town"})
    load_divisions(key=KEY, entries=checked.entries)
    found = find_division("第1", within=division("320509111000"))
    assert {one.name_zh for one in found} == {"第1村委会", "第1社区居委会"}


def test_a_division_that_ended_is_not_found_by_name(villages: list[str]) -> None:
    tongli = division("320509111000")
    assert len(find_division("第1村", within=tongli)) == 1
    succeed(change=Succession("recoded", (villages[0],), (villages[1],), date(2024, 1, 1)))
    assert find_division("第1村", within=tongli) == []


def test_the_places_of_content_are_of_one_list(declared: Content, now: datetime) -> None:
    assert len({(place.scheme, place.edition) for place in declared.places.values()}) == 1
    assert all(place.ref == f"NBS:2022:{code}" for code, place in declared.places.items())
    assert dataclasses.replace(next(iter(declared.places.values())), edition="2023").ref.startswith("NBS:2023:")


def test_the_command_says_which_division_a_name_means(villages: list[str]) -> None:
    out = StringIO()
    call_command("place", "叶泽湖花苑社区", within="NBS:2022:320509004000", stdout=out)
    assert out.getvalue().startswith("NBS:2022:320509004229")
    out = StringIO()
    call_command("place", "无此村", within="NBS:2022:320509111000", as_json=True, stdout=out)
    assert out.getvalue().strip() == "[]"
    with pytest.raises(CommandError, match="is called 无此村"):
        call_command("place", "无此村", within="NBS:2022:320509111000")
    with pytest.raises(CommandError, match="no such division here"):
        call_command("place", "屯溪村", within="999999999999")
