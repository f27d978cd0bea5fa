"""Pages of the portal and the desk: who gets them, and how many statements a list costs."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.people import (
    INSURANCE,
    LIN_ID,
    OLD_ID,
    POLICE,
    division,
    employed,
    insurance_row,
    police_row,
    signed_in,
    subject_of,
    take,
)

from tongban.cases.actions import file
from tongban.cases.models import Case
from tongban.org.models import Account

pytestmark = pytest.mark.django_db
PROOF = "social-insurance-proof"
SignIn = Callable[[Account], Client]


@pytest.fixture
def lin(now: datetime) -> UUID:
    take(POLICE, police_row(2), now=now)
    take(INSURANCE, insurance_row(2), now=now)
    return subject_of(LIN_ID)


@pytest.fixture
def sign_in() -> SignIn:
    return browser_of


def _clerk(place: str, username: str, now: datetime) -> Account:
    return employed(username, now, place=division(place)).staff.account


def _account(subject: UUID, now: datetime, username: str = "lin") -> Account:
    signed_in(subject, now, username)
    return Account.objects.get(username=username)


def _file(subject: UUID, now: datetime, times: int) -> list[Case]:
    actor = signed_in(subject, now)
    return [
        file(matter=PROOF, answers={}, subject_id=subject, actor=actor, channel="portal", key=str(n), now=now).case
        for n in range(times)
    ]


def _statements(client: Client, path: str) -> int:
    client.get(path)  # what is read once a process is read
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "most"), [("/papers/", 6), ("/me/", 11)])
def test_a_residents_list_costs_the_same_however_long(
    path: str, most: int, lin: UUID, now: datetime, sign_in: SignIn
) -> None:
    client = sign_in(_account(lin, now))
    _file(lin, now, 1)
    short = _statements(client, path)
    _file(lin, now, 12)
    assert _statements(client, path) == short
    assert short <= most


def test_the_desks_list_costs_the_same_however_long(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    client = sign_in(_clerk("320509111000", "tongli", now))
    _file(lin, now, 1)
    short = _statements(client, "/desk/")
    _file(lin, now, 12)
    assert _statements(client, "/desk/") == short
    assert short <= 6


def test_the_clerk_of_another_town_sees_nothing_and_opens_nothing(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    (case,) = _file(lin, now, 1)
    here, elsewhere = sign_in(_clerk("320509111000", "tongli", now)), sign_in(_clerk("320583103000", "lujia", now))
    assert case.number in here.get("/desk/").content.decode()
    assert case.number not in elsewhere.get("/desk/").content.decode()
    assert here.get(f"/desk/cases/{case.number}/").status_code == 200
    assert elsewhere.get(f"/desk/cases/{case.number}/").status_code == 404


def test_the_desks_list_holds_no_personal_value(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    _file(lin, now, 1)
    page = sign_in(_clerk("320509111000", "tongli", now)).get("/desk/").content.decode()
    assert "林晓" not in page
    assert LIN_ID not in page


@pytest.mark.parametrize("path", ["/cases/{case}/", "/papers/{paper}/", "/papers/{paper}/paper.pdf",
                                  "/papers/{paper}/page.svg"])  # fmt: skip
def test_somebody_elses_case_and_paper_are_not_there(path: str, lin: UUID, now: datetime, sign_in: SignIn) -> None:
    (case,) = _file(lin, now, 1)
    assert case.paper is not None
    take(POLICE, police_row(9, OLD_ID, "陆英"), now=now)
    address = path.format(case=case.number, paper=case.paper.number)
    assert sign_in(_account(lin, now)).get(address).status_code == 200
    assert sign_in(_account(subject_of(OLD_ID), now, "old")).get(address).status_code == 404


def test_a_form_sent_twice_makes_one_case(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    client = sign_in(_account(lin, now))
    first = client.post(f"/matters/{PROOF}/apply", {"key": "page-1"})
    again = client.post(f"/matters/{PROOF}/apply", {"key": "page-1"})
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Case.objects.count() == 1


def test_a_form_without_its_key_is_shown_again_with_what_was_typed(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    page = sign_in(_account(lin, now)).post("/matters/pension-qualification/apply", {"person.mobile": "13900001111"})
    assert page.status_code == 422
    assert "13900001111" in page.content.decode()
    assert not Case.objects.exists()


def test_a_value_nobody_holds_has_no_correction_page(lin: UUID, now: datetime, sign_in: SignIn) -> None:
    client = sign_in(_account(lin, now))
    assert client.get("/me/wrong/person.name").status_code == 200
    assert client.get("/me/wrong/person.mobile").status_code == 404
    assert client.get("/me/wrong/nonsense").status_code == 404


@pytest.mark.parametrize("path", ["/", "/matters/", "/matters/?q=shebao", f"/matters/{PROOF}/", "/v/", "/kiosk/"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_public_pages_are_served_in_both_languages(path: str, lang: str, client: Client, lin: UUID) -> None:
    client.cookies["lang"] = lang
    if path == "/kiosk/":
        from tongban.outlets.actions import set_up_kiosk

        set_up_kiosk(code="k", name_zh="一号机", name_en="Kiosk 1", division=division("320509111000"))
    page = client.get(path)
    assert page.status_code == 200
    assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in page.content.decode()


def test_an_unknown_matter_is_a_404(client: Client) -> None:
    assert client.get("/matters/nope/").status_code == 404
    assert client.get("/m/nope").status_code == 404
