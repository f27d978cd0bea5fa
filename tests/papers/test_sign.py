import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from tongban.papers import actions, sign

from .conftest import NOW, Issue

pytestmark = pytest.mark.django_db


def test_an_independent_reader_finds_the_signature_valid(issued: Issue, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(actions.pdf(issued(), now=NOW))
    told = subprocess.run(["pdfsig", tmp_path / "paper.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "Tongban DEMO signer - not valid" in told


def test_the_signature_permits_no_change_and_names_code_and_demo(issued: Issue) -> None:
    paper = issued()
    reader = PdfFileReader(BytesIO(actions.pdf(paper, now=NOW)))
    (signature,) = reader.embedded_signatures
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.sig_object["/Reason"] == sign.REASON + paper.content()["code"]
    assert "DEMO" in signature.sig_object["/Name"]
    assert signature.self_reported_timestamp == NOW


def test_keys_are_private_encrypted_and_made_once(settings: Settings, tmp_path: Path, issued: Issue) -> None:
    settings.TONGBAN_VAR = tmp_path
    assert sign.known_signer() is None
    first = sign.signer(now=NOW)
    assert sign.signer(now=NOW) is first
    folder = tmp_path / "keys" / "signer"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())
    assert b"ENCRYPTED PRIVATE KEY" in (folder / "signer.key.pem").read_bytes()
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    sign.create(folder, now=NOW)  # a second process that was a moment later
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [made.name for made in folder.parent.iterdir()] == ["signer"]


def test_every_trace_stands_in_a_signed_file(issued: Issue) -> None:
    data = actions.pdf(issued(), now=NOW)
    from tongban.papers.verify import _unescaped

    plain = _unescaped(data).lower()
    known = sign.known_signer()
    assert known is not None
    missing = [trace for trace in known.traces() if trace.lower() not in plain]
    assert missing == []
