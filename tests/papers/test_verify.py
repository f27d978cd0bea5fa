import zlib
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tongban.papers import actions, sign, verify
from tongban.papers.models import Paper
from tongban.terms.text import Text

from .conftest import BODY, NOW, RARE, TODAY, Issue, blanks, specs

pytestmark = pytest.mark.django_db
REASON = Text("登记有误", "The entry was wrong")


def code_of(paper: Paper) -> str:
    code: str = paper.content()["code"]
    return code


def test_a_code_tells_what_the_paper_tells_and_no_more(issued: Issue) -> None:
    paper = issued()
    told = verify.by_code(code_of(paper).lower().replace("-", " "), today=TODAY)
    assert told == verify.Verification(
        state="valid",
        reason=Text("证明真实有效。", "The paper is genuine and holds."),
        title=specs()["social-insurance-proof"].title,
        number=paper.number,
        issued_at=NOW,
        valid_until=paper.valid_until,
        issuer=BODY,
        holder="沈*****",
    )
    assert RARE not in repr(told)
    assert "320505" not in repr(told)


def test_the_states_of_a_paper(issued: Issue) -> None:
    first, second = issued(), issued()
    assert second.valid_until is not None
    assert verify.by_code(code_of(first), today=TODAY).state == "superseded"
    assert verify.by_code(code_of(second), today=second.valid_until).state == "valid"
    assert verify.by_code(code_of(second), today=second.valid_until + timedelta(days=1)).state == "expired"
    actions.revoke(paper=second, reason=REASON, now=NOW)
    told = verify.by_code(code_of(second), today=TODAY)
    assert (told.state, told.reason) == ("revoked", REASON)


@pytest.mark.parametrize("typed", ["", "0000-0000-0000-0000", "no such code", "😀" * 16, "\0"])
def test_any_other_code_is_unknown(db: None, typed: str) -> None:
    told = verify.by_code(typed, today=TODAY)
    assert (told.state, told.number, told.title, told.holder) == ("unknown", "", None, "")


def test_a_paper_without_a_name_has_no_holder(issued: Issue) -> None:
    spec = specs()["social-insurance-proof"]
    paper = issued(blanks=blanks(spec, person__name=""))
    assert verify.by_code(code_of(paper), today=TODAY).holder == ""


def test_the_file_itself_has_the_papers_state(issued: Issue) -> None:
    paper = issued()
    data = actions.pdf(paper, now=NOW)
    assert verify.by_file(data, today=TODAY).state == "valid"
    issued()
    assert verify.by_file(data, today=TODAY).state == "superseded"


def test_one_changed_byte_anywhere_is_found(issued: Issue) -> None:
    paper = issued()
    data = actions.pdf(paper, now=NOW)
    contents = data.index(b"/Contents <")  # the signature dictionary, before and within its hexadecimal
    spread = set(range(0, len(data), len(data) // 400)) | set(range(contents - 900, contents + 7000, 37))
    spread |= {0, len(data) - 1} | {contents + place for place in range(60)}
    chance = Random(20261123)  # noqa: S311 - a test
    assert len(spread) >= 600
    for place in sorted(spread):
        changed = bytearray(data)
        changed[place] ^= chance.randrange(1, 256)
        told = verify.by_file(bytes(changed), today=TODAY)
        assert (place, told.state, told.number) == (place, "altered", paper.number)


@pytest.mark.parametrize("change", ["longer", "shorter", "first half", "second half", "revision"])
def test_every_other_version_of_the_file_is_altered(issued: Issue, change: str) -> None:
    data = actions.pdf(issued(), now=NOW)
    half = len(data) // 2
    altered = {
        "longer": data + b"\n",
        "shorter": data[:-1],
        "first half": data[:half],
        "second half": data[half:],
        "revision": data + b"1 0 obj <</Type/Catalog>> endobj\nstartxref\n0\n%%EOF",
    }[change]
    assert verify.by_file(altered, today=TODAY).state == "altered"


def test_the_page_before_it_was_signed_is_altered(issued: Issue) -> None:
    from tongban.papers import typeset

    paper = issued()
    told = verify.by_file(typeset.pdf(paper.content(), made_at=NOW), today=TODAY)
    assert (told.state, told.number) == ("altered", paper.number)


def test_our_signature_over_a_code_we_never_gave_is_altered(issued: Issue) -> None:
    from tongban.papers import typeset

    content = {**issued().content(), "code": "0000-0000-0000-0000", "url": "http://127.0.0.1:8000/v/x"}
    forged = sign.signer(now=NOW).sign(typeset.pdf(content, made_at=NOW), code="0000-0000-0000-0000", now=NOW)
    told = verify.by_file(forged, today=TODAY)
    assert (told.state, told.number) == ("altered", "")


def test_a_code_inside_a_compressed_stream_is_found(issued: Issue) -> None:
    paper = issued()
    packed = zlib.compress(b"BT (" + code_of(paper).encode() + b") Tj ET")
    told = verify.by_file(b"%PDF-1.7\n1 0 obj\nstream\n" + packed + b"\nendstream", today=TODAY)
    assert (told.state, told.number) == ("altered", paper.number)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"%PDF-",
        b"%PDF-1.7\n" + b"stream\n" * 3_000,
        b"%PDF-1.7 1 0 obj<</Encrypt 2 0 R>>stream\r\n\x78\x9c\xff\xff endstream",
        b"PK\x03\x04" + bytes(1_000),
        b"stream\n" + zlib.compress(bytes(300_000_000), 9),
        b"\\777" * 1_000,
    ],
    ids=["empty", "nul", "head", "streams", "encrypted", "zip", "bomb", "octal"],
)
def test_strange_files_are_unknown(db: None, data: bytes) -> None:
    assert verify.by_file(data, today=TODAY).state == "unknown"


def test_a_file_that_is_too_large_is_refused_unread(db: None) -> None:
    told = verify.by_file(bytes(verify.MAX_BYTES + 1), today=TODAY)
    assert told.state == "unknown"
    assert "5 MB" in told.reason.en


@given(st.binary(max_size=2_000))
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_it(db: None, data: bytes) -> None:
    assert verify.by_file(b"%PDF-1.7\nstream\n" + data, today=TODAY).state == "unknown"
