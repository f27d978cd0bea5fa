"""Files handed in: cleaned, sealed, once only, within limits, scanned where there is a scanner, erased in time."""

import io
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection
from PIL import Image

from tongban.guard.models import Subject
from tongban.journal.models import Event
from tongban.papers import actions, plugged
from tongban.papers.actions import (
    Given,
    Handed,
    InUse,
    NotHers,
    assign,
    erase,
    erase_due,
    hand_in,
    keep_until,
    scan_due,
)
from tongban.papers.handed import FileGone, contents
from tongban.papers.limits import Limits, limits
from tongban.papers.models import HandedIn
from tongban.papers.refusals import FileRefused
from tongban.papers.shelf import PaperDamaged
from tongban.papers.stores import FolderStore, store
from tongban.store.ids import new_id
from tongban.terms.ports import Scan, ScannerSilent

from .conftest import NOW
from .files import pdf, photo, stream

pytestmark = pytest.mark.django_db
SMALL = Limits(file_bytes=2_000_000, files=2, total_bytes=20_000)


def _in(subject_id: UUID, data: bytes, name: str = "证明.jpg", **said: Any) -> Handed:
    return hand_in(subject_id=subject_id, given=Given(io.BytesIO(data), name), **{"now": NOW, **said})


def _kept(paper: HandedIn) -> bytes:
    return b"".join(contents(paper))


def _file(paper: HandedIn) -> Path:
    return Path(django_settings.TONGBAN_VAR) / "papers" / paper.stored


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_keeps_its_picture_and_nothing_else(subject_id: UUID, kind: str) -> None:
    paper = _in(subject_id, photo(kind=kind, turned=True)).paper
    data = _kept(paper)
    picture = Image.open(io.BytesIO(data))
    assert (paper.kind, picture.format) == (kind.lower(), kind)
    assert picture.size == (480, 640)  # upright: the camera had been turned
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"Exif", b"GPS", b"139", b"Telephone-9"):
        assert secret not in data
    red, green, blue = picture.convert("RGB").getpixel((470, 10))  # type: ignore[misc]
    assert red > 200 > 60 > green + blue - 60


def test_a_large_photograph_is_made_smaller(subject_id: UUID) -> None:
    paper = _in(subject_id, photo((8_000, 5_000))).paper
    assert Image.open(io.BytesIO(_kept(paper))).size == (3_200, 2_000)


def test_a_pdf_stays_as_it_is_but_for_what_a_camera_wrote_into_it(subject_id: UUID) -> None:
    picture = stream(photo(), "/Subtype /Image /Filter /DCTDecode", packed=False)
    given = pdf(streams=(picture,), pages=3)
    paper = _in(subject_id, given, "房产证.pdf").paper
    data = _kept(paper)
    assert (paper.kind, paper.pages, paper.size) == ("pdf", 3, len(given))
    assert len(data) == len(given)
    assert b"Telephone-9" in given
    assert b"Telephone-9" not in data
    inner = data[data.index(b"\xff\xd8\xff") :]
    assert dict(Image.open(io.BytesIO(inner)).getexif()) == {}


def test_a_signed_pdf_keeps_every_byte(subject_id: UUID) -> None:
    given = pdf("<< /Type /Sig /ByteRange [0 1 2 3] >>", streams=(stream(photo(), packed=False),))
    assert _kept(_in(subject_id, given).paper) == given


def test_a_paper_of_ours_can_be_handed_in(subject_id: UUID, issued: Any) -> None:
    ours = actions.pdf(issued(), now=NOW)
    assert _kept(_in(subject_id, ours, "证明.pdf").paper) == ours


def test_what_is_stored_is_sealed_and_the_row_tells_nothing(subject_id: UUID) -> None:
    paper = _in(subject_id, pdf(), "C:\\temp\\沈若溪\u202e身份证.pdf").paper
    assert paper.name() == "沈若溪身份证.pdf"
    assert b"%PDF" not in _file(paper).read_bytes()
    assert _file(paper).stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM papers_handedin")
        row = b"|".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cursor.fetchone())
    assert "沈若溪".encode() not in row


def test_taking_a_file_in_is_told_without_a_word_of_the_person(subject_id: UUID) -> None:
    paper = _in(subject_id, pdf()).paper
    assert Event.objects.get(name="paper.handed_in").payload == {
        "paper_id": str(paper.id), "kind": "pdf", "size": paper.size, "scan": "not_scanned", "on": "2026-11-23",
    }  # fmt: skip


def test_the_same_file_of_the_same_person_is_taken_once(subject_id: UUID) -> None:
    first, again = _in(subject_id, photo()), _in(subject_id, photo(), "另一个名字.jpg")
    assert (first.again, again.again) == (False, True)
    assert first.paper.id == again.paper.id
    other = Subject.objects.create(region=1)
    assert _in(other.id, photo()).paper.id != first.paper.id
    assert HandedIn.objects.count() == 2
    assert Event.objects.filter(name="paper.handed_in").count() == 2


def test_a_file_erased_can_be_handed_in_again(subject_id: UUID) -> None:
    first = _in(subject_id, photo()).paper
    erase(paper=first, now=NOW)
    again = _in(subject_id, photo())
    assert not again.again
    assert _kept(again.paper)


def test_the_limits_told_are_the_limits_held(subject_id: UUID) -> None:
    told = limits().told()
    assert "10 MB" in told.zh
    assert "20" in told.en
    case = new_id()
    with pytest.raises(FileRefused, match="too_large"):
        _in(subject_id, photo((4_000, 3_000)), most=Limits(file_bytes=10_000, files=9, total_bytes=10**6))
    _in(subject_id, photo((64, 64)), case_id=case, most=SMALL)
    with pytest.raises(FileRefused, match="total_too_large"):
        _in(subject_id, pdf(streams=(stream(b"x" * 30_000, packed=False),)), case_id=case, most=SMALL)
    _in(subject_id, photo((65, 64)), case_id=case, most=SMALL)
    with pytest.raises(FileRefused, match="too_many"):
        _in(subject_id, photo((66, 64)), case_id=case, most=SMALL)
    _in(subject_id, photo((66, 64)), case_id=new_id(), most=SMALL)  # another case has limits of its own


def test_no_more_is_read_than_may_be_kept(subject_id: UUID) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int, /) -> bytes:
            self.read_bytes += size
            return b"\xff" * size

    source = Endless()
    with pytest.raises(FileRefused, match="too_large"):
        hand_in(subject_id=subject_id, given=Given(source), now=NOW)
    assert source.read_bytes < 11_000_000


def test_a_case_takes_over_what_was_handed_in_before(subject_id: UUID) -> None:
    case = new_id()
    paper = _in(subject_id, photo()).paper
    assert paper.erase_after == NOW + timedelta(days=30)
    (taken,) = assign(ids=[paper.id], subject_id=subject_id, case_id=case, slot="birth-certificate")
    assert (taken.case_id, taken.slot, taken.erase_after) == (case, "birth-certificate", None)
    assert list(HandedIn.objects.kept().of_case(case)) == [taken]
    with pytest.raises(InUse):
        erase(paper=taken, now=NOW)
    with pytest.raises(NotHers):
        assign(ids=[paper.id], subject_id=subject_id, case_id=new_id())
    with pytest.raises(NotHers):
        assign(ids=[paper.id], subject_id=Subject.objects.create(region=1).id, case_id=case)


def test_the_same_file_given_to_a_case_goes_there(subject_id: UUID) -> None:
    first = _in(subject_id, photo()).paper
    case = new_id()
    again = _in(subject_id, photo(), case_id=case, slot="photo")
    assert (again.again, again.paper.id, again.paper.case_id) == (True, first.id, case)


def test_what_no_case_needs_is_erased_in_time_and_what_a_case_needs_is_not(subject_id: UUID) -> None:
    loose, used = _in(subject_id, photo()).paper, _in(subject_id, pdf(), case_id=new_id()).paper
    later = NOW + timedelta(days=31)
    assert erase_due(now=NOW, limit=10) == 0
    assert erase_due(now=later, limit=10) == 1
    loose.refresh_from_db()
    assert (loose.state, loose.erased_why, _file(loose).exists()) == ("erased", "retention", False)
    with pytest.raises(FileGone):
        contents(loose)
    assert _kept(used)
    assert used.case_id
    assert keep_until(case_id=used.case_id, until=later) == 1  # the case is archived and says for how long
    assert erase_due(now=later, limit=10) == 1
    assert Event.objects.filter(name="paper.erased").count() == 2


def test_an_arrival_that_broke_off_is_resumed_or_cleared_away(
    subject_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: FolderStore, name: str, chunks: Iterable[bytes]) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="space"):
        patch.setattr(FolderStore, "put", full)
        _in(subject_id, photo())
    assert HandedIn.objects.get().state == "receiving"
    assert _in(subject_id, photo()).paper.state == "kept"
    assert HandedIn.objects.count() == 1
    with monkeypatch.context() as patch, pytest.raises(OSError, match="space"):
        patch.setattr(FolderStore, "put", full)
        _in(subject_id, pdf())
    assert erase_due(now=NOW + timedelta(hours=2), limit=10) == 1
    assert HandedIn.objects.get(kind="pdf").erased_why == "broken_off"


@pytest.mark.parametrize("harm", ["missing", "cut", "other"])
def test_a_damaged_file_is_never_handed_out(subject_id: UUID, harm: str) -> None:
    paper, other = _in(subject_id, photo((800, 600))).paper, _in(subject_id, pdf()).paper
    file = _file(paper)
    whole = file.read_bytes()
    if harm == "missing":
        store().drop(paper.stored)
    else:
        file.write_bytes(whole[:-20] if harm == "cut" else _file(other).read_bytes())
    with pytest.raises(PaperDamaged):
        list(contents(paper))


class _Scanner:
    says: Scan | None = None

    def scan(self, chunks: Iterable[bytes]) -> Scan:
        assert b"".join(chunks)
        said = type(self).says
        if said is None:
            raise ScannerSilent("no answer")
        return said


@pytest.fixture
def scanner(settings: Any) -> type[_Scanner]:
    plugged._made.cache_clear()
    settings.TONGBAN_PORTS = {"Scanner": f"{__name__}._Scanner"}
    _Scanner.says = None
    return _Scanner


def test_without_a_scanner_it_says_so(subject_id: UUID) -> None:
    paper = _in(subject_id, photo()).paper
    assert (paper.scan, paper.scanner, paper.scanned_at) == ("not_scanned", "", None)


def test_a_clean_file_says_by_which_engine(subject_id: UUID, scanner: type[_Scanner]) -> None:
    scanner.says = Scan(clean=True, engine="Engine 1/27400")
    paper = _in(subject_id, photo()).paper
    assert (paper.scan, paper.scanner, paper.scanned_at) == ("clean", "Engine 1/27400", NOW)


def test_a_virus_is_not_kept_and_the_row_says_why(subject_id: UUID, scanner: type[_Scanner]) -> None:
    scanner.says = Scan(clean=False, engine="Engine", found="Eicar")
    with pytest.raises(FileRefused, match="infected"):
        _in(subject_id, photo())
    paper = HandedIn.objects.get()
    assert (paper.state, paper.scan, _file(paper).exists()) == ("infected", "infected", False)
    assert Event.objects.filter(name="paper.scanned").count() == 1


def test_a_silent_scanner_is_asked_again(subject_id: UUID, scanner: type[_Scanner]) -> None:
    first, second = _in(subject_id, photo()).paper, _in(subject_id, pdf()).paper
    assert {first.scan, second.scan} == {"waiting"}
    assert scan_due(now=NOW, limit=10) == 0
    scanner.says = Scan(clean=True, engine="Engine")
    assert scan_due(now=NOW, limit=1) == 1
    scanner.says = Scan(clean=False, engine="Engine")
    assert scan_due(now=NOW, limit=10) == 1
    second.refresh_from_db()
    assert (second.state, _file(second).exists()) == ("infected", False)
    assert scan_due(now=NOW, limit=10) == 0
