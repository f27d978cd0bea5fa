"""A division's code alone is never used as identity: the same digits are another town in another list (FACTS 1, 8)."""

import ast
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.clients import browser_of
from tests.people import INSURANCE, LIN_ID, POLICE, employed, insurance_row, police_row, signed_in, subject_of, take
from tongban.cases.actions import file
from tongban.guard.actions import NotAllowed, look
from tongban.org.models import Division
from tongban.rules.privacy import Purpose
from tongban.terms.text import Text
from tongban.web.actor import actor_for

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tongban"
FILES = [path for path in SOURCE.glob("**/*.py") if "migrations" not in path.parts]


def _by_code_alone(tree: ast.AST) -> list[int]:
    """Lines of queries on Division that name its code and not its list."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of_division = any(isinstance(inside, ast.Name) and inside.id == "Division" for inside in ast.walk(node.func))
        named = {str(keyword.arg).split("__")[0] for keyword in node.keywords}
        across = {k for k in (str(keyword.arg) for keyword in node.keywords) if k.endswith("division__code")}
        if (of_division and "code" in named and not {"scheme", "edition"} <= named) or across:
            found.append(node.lineno)
    return found


def test_no_query_asks_for_a_division_by_its_code_alone() -> None:
    assert {path.name: lines for path in FILES if (lines := _by_code_alone(ast.parse(path.read_text())))} == {}


def test_the_walker_sees_what_it_looks_for() -> None:
    wrong = "Division.objects.filter(code='1').first()\nStaff.objects.get(division__code='1')"
    assert sorted(set(_by_code_alone(ast.parse(wrong)))) == [1, 2]
    assert _by_code_alone(ast.parse("Division.objects.get(scheme='N', edition='2', code='1')")) == []


@pytest.fixture
def lin(db: None, now: datetime) -> UUID:
    take(POLICE, police_row(2), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    return subject_of(LIN_ID)


def test_a_clerk_of_the_town_with_the_same_digits_in_another_list_is_a_stranger(lin: UUID, now: datetime) -> None:
    """Tongli's digits, given to another town by another list: she sees no case and opens nobody."""
    twin = Division.objects.create(
        scheme="MCA", edition="20251231", code="320509111000", name_zh="别镇", name_en="Other Town", level="town"
    )
    ours, theirs = employed("ours", now), employed("theirs", now, place=twin)
    case = file(
        matter="social-insurance-proof",
        answers={},
        subject_id=lin,
        actor=signed_in(lin, now),
        channel="portal",
        key="1",
        now=now,
    ).case
    assert case.place == ours.division.ref != theirs.division.ref
    pages = {}
    for one in (ours, theirs):
        client = browser_of(one.staff.account)
        pages[one.id] = (client.get("/desk/").content.decode(), client.get(f"/desk/cases/{case.number}/").status_code)
    assert (case.number in pages[ours.id][0], pages[ours.id][1]) == (True, 200)
    assert (case.number in pages[theirs.id][0], pages[theirs.id][1]) == (False, 404)
    with pytest.raises(NotAllowed):
        look(
            subject_id=lin,
            elements=["person.name"],
            purpose=Purpose.HANDLE_CASE,
            basis=Text("测试", "test"),
            actor=actor_for(theirs.staff.account, channel="window"),
            now=now,
            ref=case.number,
        )
