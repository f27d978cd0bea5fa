"""``tongban table``: what a stranger's definition is told, and what a sound one gives."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.people import POLICE, police_row, take

pytestmark = pytest.mark.django_db
TABLES = Path("content/suzhou/tables")


def _said(*words: str) -> str:
    out = StringIO()
    call_command("table", *words, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def changed(tmp_path: Path) -> Any:
    """A sample with some of its text replaced."""

    def made(name: str, old: str, new: str) -> str:
        text = (TABLES / f"{name}.toml").read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "theirs.toml"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return str(file)

    return made


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('element = "person.sex"', 'element = "person.shoe_size"', "no element 'person.shoe_size'"),
        ("person.age >= 80", "person.age >= 80 and person.age < 60", "nobody can fulfil it"),
        ("person.age >= 80", "1=1; drop table residents_person", "no semicolon"),
        ("person.age >= 80", "person.age in (select 80)", "may not stand"),
        ("person.age >= 80", "pg_sleep(9) = 1", "may not stand"),
        ("person.age >= 80", "person.age >=", "cannot be read"),
        ("code = ", "kode = ", "kode"),
    ],
)
@pytest.mark.parametrize("verb", ["compare", "run"])
def test_a_fault_names_its_line_and_nothing_runs(changed: Any, verb: str, old: str, new: str, told: str) -> None:
    file = changed("elder-allowance", old, new)
    with pytest.raises(CommandError, match=r"theirs\.toml:[0-9]+: ") as said:
        _said(verb, file)
    assert told in str(said.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('table_no = "SAMPLE-35"', 'table_no = ""', "does not carry number"),
        ("valid_until = 2027-12-31", "valid_until = 2025-12-31", "it was valid until 2025-12-31"),
    ],
)
def test_without_its_marks_a_table_is_compared_and_not_run(changed: Any, old: str, new: str, told: str) -> None:
    file = changed("elder-allowance-summary", old, new)
    assert "elder-allowance-summary" in _said("compare", file)
    with pytest.raises(CommandError, match=told) as refused:
        _said("run", file)
    assert "Statistics Law, art. 17" in str(refused.value)
    assert "nothing was run" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        _said("compare", str(tmp_path / "nothing.toml"))
    with pytest.raises(CommandError, match="no feed nobody"):
        _said("compare", "--sources", "nobody")


def test_the_answer_a_script_reads(now: datetime) -> None:
    take(POLICE, police_row(), now=now)
    said = json.loads(_said("compare", "--json", str(TABLES / "elder-allowance.toml")))
    assert set(said) == {"table", "verdict", "columns"}
    assert set(said["columns"][0]) == {"name", "verdict", "because", "minutes_a_year"}
    found = {one["name"]: one["verdict"] for one in said["columns"]}
    assert (found["姓名"], found["年龄"], found["待遇发放银行账号"]) == ("held", "derivable", "new")
    only = json.loads(
        _said("compare", "--json", "--sources", "real-estate", "--", str(TABLES / "elder-allowance.toml"))
    )
    assert {one["verdict"] for one in only["columns"]} == {"asked", "new"}


def test_a_table_is_filled_as_a_file(now: datetime, tmp_path: Path) -> None:
    take(POLICE, police_row(), now=now)
    file = str(TABLES / "pop-basic.toml")
    assert "屯溪村委会" in _said("run", file)
    figures = json.loads(_said("run", file, "--format", "json", "--exact"))
    place = next(row for row in figures["rows"] if row["place"] == "320509111207")
    assert place["cells"]["registered"] == {"value": 1, "unknown": 0}
    made = tmp_path / "filled.xlsx"
    _said("run", file, "--format", "xlsx", "--output", str(made))
    assert made.read_bytes()[:2] == b"PK"
    printed = tmp_path / "filled.pdf"
    _said("run", file, "--format", "pdf", "--output", str(printed))
    first = printed.read_bytes()
    _said("run", file, "--format", "pdf", "--output", str(printed))
    assert first[:5] == b"%PDF-"
    assert printed.read_bytes() == first
    with pytest.raises(CommandError, match="has not come yet"):
        _said("run", file, "--as-of", "2999-01-01")
    with pytest.raises(CommandError, match="who may see them"):
        _said("run", str(TABLES / "elder-allowance.toml"))
