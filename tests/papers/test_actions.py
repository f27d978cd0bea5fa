import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from tongban.journal.models import Event
from tongban.papers import actions, shelf, sign, typeset
from tongban.papers.models import Paper
from tongban.rules.number import luhn
from tongban.store.blind import blind
from tongban.store.cells import CellRefused
from tongban.store.ids import new_id
from tongban.terms.text import Text

from .conftest import NOW, RARE, TODAY, Issue, blanks, specs

pytestmark = pytest.mark.django_db


def _root() -> Path:
    return Path(settings.TONGBAN_VAR) / "papers"


REASON = Text("登记有误", "The entry was wrong")


def test_a_paper_gets_number_code_and_last_day(issued: Issue) -> None:
    paper = issued()
    code = paper.content()["code"]
    assert paper.number.startswith("2611-23")
    assert luhn(paper.number.replace("-", "")[:-1]) == paper.number[-1]
    assert bytes(paper.code_bidx) == blind("paper.code", code)
    assert paper.valid_until == date(2027, 2, 21)
    assert (paper.sha256, paper.stored, paper.size) == (None, "", None)


def test_the_day_is_the_day_in_shanghai(issued: Issue) -> None:
    paper = issued(now=NOW.replace(hour=20))
    assert paper.content()["issued_on"] == "2026-11-24"


def test_the_row_holds_nothing_of_the_person_in_the_open(issued: Issue) -> None:
    paper = issued()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM papers_paper")
        row = cursor.fetchone()
    held = b"|".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row)
    for secret in (RARE, "320505198203121239", paper.content()["code"]):
        assert secret.encode() not in held


def test_a_payload_moved_to_another_paper_does_not_open(issued: Issue) -> None:
    one, other = issued(), issued("household-register-extract")
    other.payload = one.payload
    with pytest.raises(CellRefused):
        other.content()


def test_issuing_is_told_to_the_journal_without_a_word_of_the_person(issued: Issue) -> None:
    case_id = new_id()
    paper = issued(case_id=case_id)
    event = Event.objects.get(name="paper.issued")
    assert event.payload == {
        "paper_id": str(paper.id),
        "number": paper.number,
        "certificate": "social-insurance-proof",
        "case_id": str(case_id),
    }


def test_a_newer_paper_of_the_same_kind_replaces_the_older(issued: Issue) -> None:
    first, other, second = issued(), issued("household-register-extract"), issued()
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.state, other.state, second.state) == ("superseded", "valid", "valid")
    assert set(Paper.objects.valid(TODAY)) == {other, second}
    assert not Paper.objects.valid(TODAY + timedelta(days=91)).exists()


def test_two_valid_papers_of_one_kind_are_refused_by_the_database(issued: Issue) -> None:
    first = issued()
    issued()
    with (
        pytest.raises(IntegrityError, match=r"papers_paper_one_valid|papers_paper\.subject_id"),
        transaction.atomic(),
    ):
        Paper.objects.filter(pk=first.pk).update(state="valid")


def test_a_taken_number_is_drawn_again(issued: Issue) -> None:
    first = issued(chance=Random(7))  # noqa: S311 - a test
    second = issued("household-register-extract", chance=_Repeats(7))
    assert first.number != second.number


class _Repeats(Random):
    """Draws the same number as the first paper, then others."""

    def getrandbits(self, k: int, /) -> int:
        return super().getrandbits(k) ^ (1 if k == 80 else 0)


def test_values_other_than_those_printed_are_refused(issued: Issue) -> None:
    spec = specs()["social-insurance-proof"]
    with pytest.raises(actions.BlanksDiffer):
        issued(blanks=blanks(spec)[1:])


def test_a_failed_decision_leaves_no_paper(issued: Issue) -> None:
    with transaction.atomic():
        issued()
        transaction.set_rollback(True)
    assert not Paper.objects.exists()


def test_the_first_request_makes_the_file_and_later_ones_give_the_same(issued: Issue) -> None:
    paper = issued()
    first = actions.pdf(paper, now=NOW)
    again = actions.pdf(Paper.objects.get(pk=paper.pk), now=NOW + timedelta(days=3))
    assert first == again
    assert first.startswith(b"%PDF-")
    assert paper.sha256 == shelf.digest(first)
    assert paper.size == len(first)


def test_the_stored_file_is_encrypted_and_owned(issued: Issue) -> None:
    paper = issued()
    actions.pdf(paper, now=NOW)
    file = _root() / paper.stored
    assert b"%PDF" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["missing", "other"])
def test_a_damaged_store_is_never_handed_out(issued: Issue, harm: str) -> None:
    paper = issued()
    actions.pdf(paper, now=NOW)
    file = _root() / paper.stored
    if harm == "missing":
        file.unlink()
    else:
        name = shelf.put(paper.id, b"something else")
        (_root() / name).replace(file)
    with pytest.raises(shelf.PaperDamaged):
        actions.pdf(paper, now=NOW)


def test_of_two_first_requests_one_file_stays(issued: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = issued()
    rival: list[bytes] = []
    typeset_pdf: Callable[..., bytes] = typeset.pdf

    def slow(content: dict[str, object], **said: object) -> bytes:
        # While the first is still setting its page, a second request comes and finishes.
        monkeypatch.setattr(typeset, "pdf", typeset_pdf)
        rival.append(actions.pdf(Paper.objects.get(pk=paper.pk), now=NOW + timedelta(seconds=1)))
        return typeset_pdf(content, **said)

    monkeypatch.setattr(typeset, "pdf", slow)
    mine = actions.pdf(paper, now=NOW)
    assert mine == rival[0]
    folder = _root()
    kept = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    for other in kept - {paper.stored}:
        with pytest.raises(CellRefused):
            shelf.get(paper.id, other, "")


@pytest.mark.django_db(transaction=True)
def test_simultaneous_first_requests_in_threads_give_one_file(issued: Issue) -> None:
    paper = issued()
    made: list[bytes] = []

    def ask() -> None:
        try:
            made.append(actions.pdf(Paper.objects.get(pk=paper.pk), now=NOW + timedelta(seconds=len(made))))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    paper.refresh_from_db()
    assert len(made) == 4
    assert {shelf.digest(data) for data in made} == {paper.sha256}


def test_the_page_is_a_drawing(issued: Issue) -> None:
    page = actions.page(issued())
    assert page.startswith(b"<svg")
    assert len(page) < 1_500_000


def test_revoking_is_final_and_told(issued: Issue) -> None:
    paper = actions.revoke(paper=issued(), reason=REASON, now=NOW)
    assert (paper.state, paper.revoked_reason) == ("revoked", {"zh": REASON.zh, "en": REASON.en})
    assert Event.objects.get(name="paper.revoked").payload == {
        "paper_id": str(paper.id),
        "number": paper.number,
    }
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.revoke(paper=paper, reason=REASON, now=NOW)
    with pytest.raises(actions.PaperWithdrawn):
        actions.pdf(paper, now=NOW)
    with pytest.raises(actions.PaperWithdrawn):
        actions.page(paper)


def test_a_new_paper_does_not_hide_that_the_old_one_was_revoked(issued: Issue, subject_id: UUID) -> None:
    paper = actions.revoke(paper=issued(), reason=REASON, now=NOW)
    issued()
    paper.refresh_from_db()
    assert paper.state == "revoked"
    assert Paper.objects.of_subject(subject_id).count() == 2
    assert list(Paper.objects.of_case(paper.case_id)) == [paper]


def test_the_mark_is_printed_in_the_payload(issued: Issue) -> None:
    assert issued().content()["mark"] == sign.MARK
