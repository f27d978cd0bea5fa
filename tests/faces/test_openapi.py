"""The API, call by call: what a program gets, and what it is told when something is wrong."""

import dataclasses
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.conftest import SINCE
from tests.people import INSURANCE, LIN_ID, POLICE, employed, insurance_row, police_row, signed_in, subject_of, take

from tongban.catalogue.actions import load
from tongban.catalogue.files import sheets_of
from tongban.org.actions import give_token
from tongban.terms.content import Content
from tongban.web import clock

pytestmark = pytest.mark.django_db
PROOF = {"matter": "social-insurance-proof", "answers": {}}


@pytest.fixture
def token(now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    for module in ("tongban.faces.openapi.api", "tongban.web.clock"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    take(POLICE, police_row(), now=now)
    take(INSURANCE, insurance_row(), now=now)
    account = signed_in(subject_of(LIN_ID), now).id
    assert account is not None
    return give_token(account_id=account, now=now)


def _post(client: Client, token: str, body: Any, key: str | None = "k") -> Any:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    return client.post("/api/v1/cases", json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.parametrize("query", ["shebao", "社保证明", "sbzm", "社保", "social insurance"])
def test_a_matter_is_found_however_it_is_written(client: Client, query: str) -> None:
    found = client.get("/api/v1/matters", {"q": query}).json()["items"]
    assert found[0]["code"] == "social-insurance-proof"


def test_nothing_found_is_an_empty_list(client: Client) -> None:
    assert client.get("/api/v1/matters", {"q": "zzzz"}).json() == {"items": [], "total": 0, "after": ""}


def test_a_matter_asking_to_be_seen_in_person_says_where(client: Client, token: str, declared: Content) -> None:
    code = PROOF["matter"]
    strict = dataclasses.replace(declared.matters[str(code)], identity_level="in_person", channels=("api",))
    load(sheets=sheets_of(dataclasses.replace(declared, matters={**declared.matters, strict.code: strict})), on=SINCE)
    answer = _post(client, token, PROOF)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_known_well")
    (problem,) = answer.json()["problems"]
    assert problem["field"] == "identity_level"
    assert "service window" in problem["message"]["en"]


def test_a_case_comes_back_decided_and_again_the_same(client: Client, token: str) -> None:
    first = _post(client, token, PROOF)
    assert first.status_code == 201
    assert first.json()["state"] == "decided_granted"
    again = _post(client, token, PROOF)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"


def test_the_certificate_is_a_pdf_of_ones_own(client: Client, token: str) -> None:
    address = _post(client, token, PROOF).json()["certificate"]
    assert client.get(address).status_code == 401
    body = client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert body["Content-Type"] == "application/pdf"
    assert body.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("body", "key", "status", "code"),
    [
        (PROOF, None, 400, "idempotency_key"),
        (PROOF, "x" * 201, 400, "idempotency_key"),
        ({"matter": "nope", "answers": {}}, "k", 404, "no_such_matter"),
        ({"matter": "pension-qualification", "answers": {}}, "k", 422, "not_ready"),
        ({"matter": "social-insurance-proof", "answers": []}, "k", 422, "invalid"),
        ({"answers": {}}, "k", 422, "invalid"),
        ({"matter": "social-insurance-proof", "answers": {}, "more": 1}, "k", 422, "invalid"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    client: Client, token: str, body: Any, key: str | None, status: int, code: str
) -> None:
    answer = _post(client, token, body, key)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]["zh"]
    assert answer.json()["message"]["en"]


def test_the_key_with_another_body_is_a_conflict(client: Client, token: str) -> None:
    _post(client, token, PROOF)
    answer = _post(client, token, {"matter": "household-register-extract", "answers": {}})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_without_a_token_nothing_is_filed(client: Client) -> None:
    assert _post(client, "guess", PROOF).status_code == 401


def test_a_body_that_is_no_json_is_told_so(client: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = client.post("/api/v1/cases", "{", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize("body", ['{"matter": "\\ud800", "answers": {}}', '{"matter": "a\\u0000", "answers": {}}'])
def test_characters_that_are_none_break_nothing(body: str, client: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = client.post("/api/v1/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/cases/%00", "/api/v1/cases/x", "/api/v1/cases/%00/certificate", "/api/v1/n"])
def test_what_is_not_there_is_told_as_json(path: str, client: Client, token: str) -> None:
    answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404
    assert answer.json()["code"] in ("no_such_case", "not_found")


def test_a_member_of_staff_files_nothing_here(client: Client, now: datetime, token: str) -> None:
    clerk = employed("clerk", now).staff.account
    answer = _post(client, give_token(account_id=clerk.id, now=now), PROOF)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_resident")


def test_the_form_says_what_is_known_and_from_whom(client: Client, token: str) -> None:
    form = client.get("/api/v1/matters/pension-qualification/form", headers={"Authorization": f"Bearer {token}"}).json()
    states = {field["element"]: field["state"] for field in form["fields"]}
    assert states["person.mobile"] == "missing"
    known = next(field for field in form["fields"] if field["element"] == "person.name")
    assert (known["state"], known["value"], known["source"]["zh"]) == ("known", "林晓", "公安机关")


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"persona": 3}'])
def test_a_demo_sign_in_that_makes_no_sense_is_refused(client: Client, body: str) -> None:
    answer = client.post("/api/v1/demo/sign-in", body, content_type="application/json")
    assert answer.status_code in (404, 422)
    assert answer.json()["problems"]


def test_the_clock_of_the_request_path_is_in_one_place() -> None:
    assert clock.now().tzinfo is not None


def test_an_answer_to_what_is_known_is_refused_and_said_why(client: Client, token: str) -> None:
    answer = _post(client, token, PROOF | {"answers": {"person.name": "别人", "insurance.employer": "自填公司"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_ready")
    said = {problem["field"]: problem["message"] for problem in answer.json()["problems"]}
    assert set(said) == {"person.name", "insurance.employer"}
    assert "公安机关" in said["person.name"]["zh"]
    assert "human resources" in said["insurance.employer"]["en"].lower()


def test_a_situation_decides_what_the_form_and_the_case_ask(client: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    path = "/api/v1/matters/contact-registration/form"
    form = client.get(path, headers=headers).json()
    assert [(one["code"], one["settled_by"]) for one in form["situations"]] == [("phone", "open")]
    assert "person.mobile" not in {field["element"] for field in form["fields"]}
    chosen = client.get(f"{path}?situation=phone:own", headers=headers).json()
    assert "person.mobile" in {field["element"] for field in chosen["fields"]}
    assert client.get(f"{path}?situation=phone:dove", headers=headers).status_code == 422
    body = {"matter": "contact-registration", "answers": {"person.mobile": "13800138000"}}
    refused = _post(client, token, body, "k1")
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (422, "situation-phone")
    filed = _post(client, token, body | {"situations": {"phone": "own"}}, "k2")
    assert filed.json()["outcome"] == "granted"


def test_a_matter_people_decide_is_not_filed_through_the_api(client: Client, token: str) -> None:
    answer = _post(client, token, {"matter": "residence-permit"})
    assert (answer.status_code, answer.json()["code"]) == (422, "channel_closed")


def test_the_form_says_which_documents_are_spared(client: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    form = client.get("/api/v1/matters/household-move-in/form?situation=ground:work", headers=headers).json()
    assert {one["code"]: one["spared"] for one in form["materials"]} == {
        "id_card": "", "contract": "", "insurance": "element",
    }  # fmt: skip


def test_filing_takes_twelve_statements(
    client: Client, token: str, django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """BEGIN and COMMIT count: inside a test they are a savepoint and its release."""
    for key in ("first", "second"):  # sets of elements are written once; the second paper takes the first's place
        with django_capture_on_commit_callbacks(execute=True):
            assert _post(client, token, PROOF, key).status_code == 201
    with django_assert_max_num_queries(12):
        assert _post(client, token, PROOF, "third").status_code == 201
