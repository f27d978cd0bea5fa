"""Circumstances decide what a case asks and prints; what one holds several times is printed line by line."""

from datetime import date, datetime
from uuid import UUID

import pytest
from tests.people import LIN_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take

from tongban.cases.actions import file
from tongban.cases.forms import Form, NotReady, matter_in_force, outline, prepare
from tongban.cases.models import Case
from tongban.store import cells
from tongban.terms.values import SourceRow

pytestmark = pytest.mark.django_db
CONTACT, PERMIT, RECORD, NONE, SUBSISTENCE = (
    "contact-registration",
    "residence-permit",
    "real-estate-record",
    "no-real-estate-proof",
    "subsistence-allowance-proof",
)


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(2, residence__type="2", residence__address="同里镇屯溪村1组2号"), now=now)
    return subject_of(LIN_ID)


def row(line: int, key: str, **values: str) -> SourceRow:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return SourceRow(line, key, {"person.id_number": LIN_ID, "person.name": "林晓"} | named, date(2026, 11, 1))


def home(line: int, number: str) -> SourceRow:
    return row(
        line,
        f"R{number}",
        house__record_no=f"R{number}",
        house__property_no=f"U{number}",
        house__certificate_no=f"证{number}",
        house__address=f"某路{number}号",
        house__area="90",
        house__use="1",
    )


def allowance(line: int, kind: str) -> SourceRow:
    return row(
        line, f"B{kind}", benefit__no=f"B{kind}", benefit__kind=kind, benefit__amount="100", benefit__since="2024-01"
    )


def filed(subject: UUID, now: datetime, matter: str, situations: dict[str, str] | None = None, **answers: str) -> Case:
    return file(
        matter=matter,
        answers={name.replace("__", "."): value for name, value in answers.items()},
        situations=situations,
        subject_id=subject,
        actor=signed_in(subject, now),
        channel="portal",
        key=f"{matter}{answers}",
        now=now,
    ).case


def shape(subject: UUID, now: datetime, matter: str, **situations: str) -> Form:
    return prepare(
        matter=matter_in_force(matter),
        subject_id=subject,
        answers={},
        situations=situations,
        actor=signed_in(subject, now),
        now=now,
    )


def test_an_open_situation_stops_filing_and_is_named(lin: UUID, now: datetime) -> None:
    with pytest.raises(NotReady) as not_ready:
        filed(lin, now, CONTACT)
    assert [(problem.element, problem.kind) for problem in not_ready.value.problems] == [("situation-phone", "open")]


def test_a_situation_decides_what_is_asked_and_printed(lin: UUID, now: datetime) -> None:
    case = filed(lin, now, CONTACT, {"phone": "kin"}, kin__name="林父", kin__mobile="13900001111")
    assert case.paper is not None
    printed = [blank["element"] for blank in case.paper.content()["blanks"]]
    assert printed == ["person.name", "person.id_number", "kin.name", "kin.mobile"]
    kept = cells.unseal_json(bytes(case.answers), "cases.answers", case.id)
    assert kept == {"kin.name": "林父", "kin.mobile": "13900001111", "situation-phone": "kin"}


@pytest.mark.parametrize(
    ("situations", "answers", "kinds"),
    [
        ({"phone": "own"}, {"kin__mobile": "13900001111"}, {"kin.mobile": "not_needed", "person.mobile": "missing"}),
        ({"phone": "dove"}, {}, {"situation-phone": "choice"}),
        ({"phone": "own", "weather": "fine"}, {"person__mobile": "13900001111"}, {"situation-weather": "choice"}),
        ({"phone": "own"}, {"person__mobile": "1"}, {"person.mobile": "wrong"}),
    ],
)
def test_what_does_not_fit_the_situation_is_refused_with_why(
    situations: dict[str, str], answers: dict[str, str], kinds: dict[str, str], lin: UUID, now: datetime
) -> None:
    with pytest.raises(NotReady) as not_ready:
        filed(lin, now, CONTACT, situations, **answers)
    assert {problem.element: problem.kind for problem in not_ready.value.problems} == kinds


def test_the_record_settles_and_spares(lin: UUID, now: datetime) -> None:
    form = shape(lin, now, PERMIT, ground="work")
    assert form.choices() == {"home": "rented", "ground": "work"}
    assert {one.material.code: one.spared for one in form.materials} == {"id_card": "", "lease": "", "work": ""}
    take("social-insurance", insurance_row(3), now=now)
    spared = {one.material.code: one.spared for one in shape(lin, now, PERMIT, ground="work").materials}
    assert spared == {"id_card": "", "lease": "", "work": "element"}


def test_a_choice_against_the_record_is_told(lin: UUID, now: datetime) -> None:
    form = shape(lin, now, PERMIT, home="own")
    assert form.choices()["home"] == "rented"
    assert [(problem.element, problem.kind) for problem in form.problems] == [("situation-home", "known")]


def test_a_paper_of_ours_spares_a_material(lin: UUID, now: datetime) -> None:
    before = shape(lin, now, "housing-fund-withdrawal", reason="rent")
    filed(lin, now, NONE)
    after = shape(lin, now, "housing-fund-withdrawal", reason="rent")
    assert ("no_home", "") in [(one.material.code, one.spared) for one in before.materials]
    assert ("no_home", "paper") in [(one.material.code, one.spared) for one in after.materials]


def test_nobody_known_nothing_looked_at(now: datetime) -> None:
    found = outline(matter=matter_in_force(CONTACT), answers={"kin.mobile": "1"}, situations={"phone": "kin"})
    assert [ask.element for ask in found.asks] == ["kin.name", "kin.mobile"]
    assert [ask.element for ask in found.later] == ["person.name", "person.id_number"]
    assert [(problem.element, problem.kind) for problem in found.problems] == [("kin.mobile", "wrong")]


def test_each_home_is_a_line_on_the_paper(lin: UUID, now: datetime) -> None:
    take("real-estate", home(2, "1"), home(3, "2"), now=now)
    case = filed(lin, now, RECORD)
    assert case.paper is not None
    (table,) = case.paper.content()["tables"]
    assert sorted(line[0] for line in table["rows"]) == ["证1", "证2"]
    assert {line[3] for line in table["rows"]} == {"住宅"}
    assert table["source"]["zh"] == "自然资源部门（不动产登记机构）"


def test_who_owns_one_gets_no_proof_of_owning_none(lin: UUID, now: datetime) -> None:
    take("real-estate", home(2, "1"), now=now)
    case = filed(lin, now, NONE)
    assert case.state == "decided_refused"
    assert "不动产登记信息查询" in case.told["next_step"]["zh"]


def test_only_the_allowance_asked_for_is_printed(lin: UUID, now: datetime) -> None:
    take("civil-affairs", allowance(2, "1"), allowance(3, "3"), now=now)
    case = filed(lin, now, SUBSISTENCE)
    assert case.paper is not None
    (table,) = case.paper.content()["tables"]
    assert [line[0] for line in table["rows"]] == ["最低生活保障金"]
    everything = filed(lin, now, "allowances-statement")
    assert everything.paper is not None
    assert len(everything.paper.content()["tables"][0]["rows"]) == 2


def test_a_matter_people_decide_is_not_filed_here(lin: UUID, now: datetime) -> None:
    from tongban.cases.actions import ChannelClosed

    with pytest.raises(ChannelClosed):
        filed(lin, now, PERMIT)
