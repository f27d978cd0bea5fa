"""The page for files handed in: what is told, what is held, who may, and the papers' states for whoever verifies."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.clients import browser_of
from tests.papers.files import pdf, photo
from tests.people import INSURANCE, LIN_ID, OLD_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take

from tongban.cases.actions import file
from tongban.faces.portal import verify as verify_page
from tongban.org.models import Account
from tongban.papers.actions import pdf as signed_file
from tongban.papers.actions import revoke, supersede
from tongban.papers.models import HandedIn, Paper
from tongban.terms.text import Text

pytestmark = pytest.mark.django_db
PAGE = "/papers/handed-in/"
Of = Callable[[str], Client]


@pytest.fixture
def of(now: datetime) -> Of:
    """A browser in which somebody is signed in."""
    take(POLICE, police_row(2), police_row(3, OLD_ID, "钱老伯"), now=now)
    take(INSURANCE, insurance_row(2), now=now)

    def act(number: str) -> Client:
        signed_in(subject_of(number), now, username=number[-4:])
        return browser_of(Account.objects.get(username=number[-4:]))

    return act


def _sent(name: str, data: bytes, said: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=said)


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "每份不超过 10 MB，最多 20 份"), ("en", "up to 10 MB each, at most 20 files")]
)
def test_limits_are_told_before_anybody_chooses(of: Of, lang: str, told: str) -> None:
    client = of(LIN_ID)
    client.cookies["lang"] = lang
    page = client.get(PAGE).content.decode()
    assert told in page
    assert page.index(told) < page.index('type="file"')
    assert 'aria-describedby="f-file-limits"' in page


def test_a_sound_file_is_kept_and_told_and_a_bad_one_beside_it_says_why(of: Of) -> None:
    client = of(LIN_ID)
    answer = client.post(PAGE, {"file": [_sent("出生证.jpg", photo()), _sent("坏的.pdf", b"%PDF-1.4 broken")]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "收下了 1 份。" in page
    assert "坏的.pdf: 文件已损坏或不完整" in page
    assert "出生证.jpg" in page
    assert "已收下，未查毒" in page  # there is no scanner here, and the page says so
    again = client.post(PAGE, {"file": _sent("再来.jpg", photo())}, follow=True)
    assert "有 1 份以前交过" in again.content.decode()
    assert HandedIn.objects.count() == 1


def test_the_file_comes_back_clean_and_cannot_run_anything(of: Of) -> None:
    client = of(LIN_ID)
    client.post(PAGE, {"file": _sent("../照片.jpg", photo())})
    answer = client.get(f"{PAGE}{HandedIn.objects.get().id}/file")
    body = b"".join(answer)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(body)
    assert b"Exif" not in body


def test_what_is_hers_is_nobody_elses(of: Of) -> None:
    lin, other = of(LIN_ID), of(OLD_ID)
    lin.post(PAGE, {"file": _sent("a.jpg", photo())})
    kept = HandedIn.objects.get()
    assert other.get(f"{PAGE}{kept.id}/file").status_code == 404
    assert other.post(f"{PAGE}{kept.id}/erase").status_code == 404
    assert "a.jpg" not in other.get(PAGE).content.decode()
    assert Client().get(f"{PAGE}{kept.id}/file").status_code == 302


def test_a_file_is_erased_at_her_wish_unless_a_case_needs_it(of: Of) -> None:
    client = of(LIN_ID)
    client.post(PAGE, {"file": _sent("a.jpg", photo())})
    kept = HandedIn.objects.get()
    HandedIn.objects.update(case_id=kept.id)
    assert client.post(f"{PAGE}{kept.id}/erase").status_code == 422
    HandedIn.objects.update(case_id=None)
    assert "已删除。" in client.post(f"{PAGE}{kept.id}/erase", follow=True).content.decode()
    assert client.get(f"{PAGE}{kept.id}/file").status_code == 404


def test_nothing_chosen_and_far_too_much(of: Of, settings: Any) -> None:
    client = of(LIN_ID)
    assert "请先选择文件" in client.post(PAGE, {}).content.decode()
    settings.TONGBAN_UPLOAD_TOTAL_MB = 1
    sent = {"file": [_sent(f"{n}.jpg", photo() + bytes(1_500_000)) for n in range(2)]}
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    assert "一次上传超过 1 MB" in answer.content.decode()
    assert "收下了 1 份。" in answer.content.decode()  # what fitted is not thrown away with the rest
    assert HandedIn.objects.count() == 1


@pytest.mark.parametrize("made_up", ["?kept=%3Cscript%3E", "?kept=-1", "?kept=99999", "?kept=٣", "?again=x"])
def test_an_address_made_up_says_nothing(of: Of, made_up: str) -> None:
    page = of(LIN_ID).get(PAGE + made_up).content.decode()
    assert "收下了" not in page
    assert "&lt;script" not in page


def test_a_long_list_costs_as_many_statements_as_a_short_one(of: Of) -> None:
    client = of(LIN_ID)

    def statements(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    client.post(PAGE, {"file": _sent("0.jpg", photo())})
    few = [statements(PAGE), statements("/papers/")]
    client.post(PAGE, {"file": [_sent(f"{n}.jpg", photo((64 + n, 64))) for n in range(1, 9)]})
    assert [statements(PAGE), statements("/papers/")] == few
    assert max(few) <= 7


def test_my_papers_shows_what_came_in_beside_what_went_out(of: Of) -> None:
    client = of(LIN_ID)
    client.post(PAGE, {"file": _sent("户口簿.pdf", pdf())})
    assert "户口簿.pdf" in client.get("/my/papers", follow=True).content.decode()


# ---------------------------------------------------------------- handed out
@pytest.fixture
def paper(of: Of, now: datetime) -> Paper:
    subject: UUID = subject_of(LIN_ID)
    actor = signed_in(subject, now, username="whoever")
    case = file(matter="social-insurance-proof", answers={}, subject_id=subject, actor=actor, channel="portal",
                key="1", now=now).case  # fmt: skip
    assert case.paper
    return case.paper


@pytest.mark.parametrize(("lang", "column"), [("zh", 0), ("en", 1)])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("valid", ("真实、有效", "Genuine and valid")),
        ("superseded", ("地址已变更", "The address has changed")),
        ("revoked", ("登记有误", "The entry was wrong")),
        ("expired", ("已过有效期", "no longer valid")),
        ("altered", ("内容被改动过", "Altered")),
        ("unknown", ("不是本平台出具的证明", "Not a paper of this platform")),
    ],
)
def test_whoever_verifies_sees_the_state_and_no_more_of_the_person_than_the_paper(
    paper: Paper,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    said: tuple[str, str],
    lang: str,
    column: int,
) -> None:
    client = Client()
    client.cookies["lang"] = lang
    monkeypatch.setattr(verify_page, "now", lambda: now + timedelta(days=400 if state == "expired" else 0))
    data = signed_file(paper, now=now)
    if state == "superseded":
        supersede(paper=paper, reason=Text("地址已变更。", "The address has changed."), now=now)
    if state == "revoked":
        revoke(paper=paper, reason=Text("登记有误。", "The entry was wrong."), now=now)
    changed = {"altered": data[:-1] + b" ", "unknown": b"%PDF-1.4 another's"}.get(state, data)
    page = client.post("/v/", {"file": _sent("x.pdf", changed, "application/pdf")}).content.decode()
    assert f'data-state="{state}"' in page
    assert said[column] in page
    for secret in ("林晓", LIN_ID):
        assert secret not in page
    if state != "unknown":
        assert paper.number in page
    if state not in ("altered", "unknown"):
        by_code = client.get(f"/v/{paper.content()['code']}").content.decode()
        assert f'data-state="{state}"' in by_code
        assert said[column] in by_code


def test_a_file_too_large_to_be_ours_is_refused_with_a_page(of: Of) -> None:
    answer = Client().post("/v/", {"file": _sent("x.pdf", bytes(verify_page.LARGEST + 1))})
    assert answer.status_code == 422
    assert "5 MB" in answer.content.decode()


def test_the_drawing_goes_out_compressed(of: Of, paper: Paper) -> None:
    client = browser_of(Account.objects.get(username="whoever"))
    plain = client.get(f"/papers/{paper.number}/page.svg")
    packed = client.get(f"/papers/{paper.number}/page.svg", headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding, Cookie")
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < 120_000
    assert int(packed["Content-Length"]) == len(packed.content)


def test_a_files_name_is_not_taken_from_a_stranger(of: Of) -> None:
    client = of(LIN_ID)
    client.post(PAGE, {"file": _sent("<b>x</b>.jpg", photo())})
    assert "<b>x</b>" not in client.get(PAGE).content.decode()
