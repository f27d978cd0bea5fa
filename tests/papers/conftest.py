"""A person, three certificates as the content declares them, and a folder for what is made."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from tongban.guard.models import Subject
from tongban.papers.actions import Blank, issue
from tongban.papers.models import Paper
from tongban.store.ids import new_id
from tongban.terms.specs import CertificateSpec
from tongban.terms.text import Text

CONTENT = Path(__file__).parents[2] / "content" / "suzhou"
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RARE = "沈䶮𠅤喆堃昇"
POLICE = Text("公安机关", "Police")
BODY = Text("人力资源和社会保障部门", "Human resources and social security")
VALUES = {"person.name": RARE, "person.id_number": "320505198203121239"}

Issue = Callable[..., Paper]


def specs() -> dict[str, CertificateSpec]:
    found = {}
    for file in sorted((CONTENT / "certificates").glob("*.toml")):
        raw = tomllib.loads(file.read_text())
        texts: dict[str, Text] = {}
        for key in ("title", "statement", "note"):
            texts[key] = Text(**raw[key])
        said: dict[str, Any] = {**raw, **texts, "elements": tuple(raw["elements"])}
        found[said["code"]] = CertificateSpec(**said)
    return found


def blanks(spec: CertificateSpec, **changed: str) -> list[Blank]:
    values = {**VALUES, **{key.replace("__", "."): value for key, value in changed.items()}}
    return [
        Blank(
            element,
            Text(f"项目{place}", element),
            values.get(element, f"值{place}"),
            POLICE,
            date(2026, 11, 1),
        )
        for place, element in enumerate(spec.elements)
    ]


@pytest.fixture(scope="session")
def papers_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: a signer is made once, and papers are named by their content."""
    return tmp_path_factory.mktemp("papers-var")


@pytest.fixture(autouse=True)
def installation(settings: Settings, papers_var: Path) -> None:
    settings.TONGBAN_VAR = papers_var
    settings.TONGBAN_CONTENT = CONTENT
    settings.TONGBAN_PUBLIC_URL = "http://127.0.0.1:8000"
    settings.TONGBAN_DEMO = True


@pytest.fixture
def subject_id(db: None) -> UUID:
    return Subject.objects.create(region=1).id


@pytest.fixture
def issued(subject_id: UUID) -> Issue:
    """Issue a paper to the person; anything may be said differently."""

    def act(code: str = "social-insurance-proof", **said: Any) -> Paper:
        spec = specs()[code]
        given: dict[str, Any] = {
            "subject_id": subject_id,
            "case_id": new_id(),
            "certificate": spec,
            "blanks": blanks(spec),
            "id": new_id(),
            "region": 1,
            "issuer": BODY,
            "now": NOW,
        }
        return issue(**{**given, **said})

    return act
