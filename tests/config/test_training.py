"""The copy to practise on: it goes back to what was kept, and nothing in it leads out."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tongban.config import training
from tongban.demo import messages


@pytest.fixture
def city(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one row and one paper, where a training copy has them."""
    settings.TONGBAN_VAR = tmp_path
    file = tmp_path / "tongban.sqlite3"
    monkeypatch.setattr(training, "_database", lambda: file)
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE told (what TEXT)")
        database.execute("INSERT INTO told VALUES ('from the beginning')")
    database.close()
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one").write_text("paper")
    return tmp_path


def _told(city: Path) -> list[str]:
    with sqlite3.connect(city / "tongban.sqlite3") as database:
        found = [what for (what,) in database.execute("SELECT what FROM told ORDER BY rowid")]
    database.close()
    return found


def test_what_was_practised_is_gone_and_what_was_there_is_there(city: Path) -> None:
    training.keep()
    with sqlite3.connect(city / "tongban.sqlite3") as database:
        database.execute("INSERT INTO told VALUES ('practised')")
    database.close()
    (city / "papers" / "two").write_text("practised")
    (city / "papers" / "one").unlink()
    messages.panel().parent.mkdir()
    messages.panel().write_text("{}")
    assert training.restore()
    assert _told(city) == ["from the beginning"]
    assert [file.name for file in (city / "papers").iterdir()] == ["one"]
    assert not messages.panel().exists()
    assert training.restore(), "and again, as often as it is needed"
    assert _told(city) == ["from the beginning"]


def test_what_stands_in_the_log_of_the_database_is_kept_too(city: Path) -> None:
    open_still = sqlite3.connect(city / "tongban.sqlite3")
    open_still.execute("INSERT INTO told VALUES ('in the log')")
    open_still.commit()
    training.keep()
    open_still.close()
    training.restore()
    assert _told(city) == ["from the beginning", "in the log"]


def test_before_anything_was_kept_nothing_is_touched(city: Path) -> None:
    assert not training.restore()
    assert _told(city) == ["from the beginning"]
    assert (city / "papers" / "one").exists()


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        (datetime(2026, 11, 26, 18, 59, tzinfo=UTC), datetime(2026, 11, 26, 19, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 19, 0, tzinfo=UTC), datetime(2026, 11, 27, 19, 0, tzinfo=UTC)),
        (datetime(2026, 11, 26, 3, 0, tzinfo=UTC), datetime(2026, 11, 26, 19, 0, tzinfo=UTC)),
    ],
)
def test_it_is_as_new_at_three_in_the_night(settings: Any, now: datetime, reset: datetime) -> None:
    settings.TONGBAN_TRAINING_RESET = "03:00"
    assert training.next_reset(now) == reset


def test_nothing_set_for_the_real_one_leads_out_of_the_copy(tmp_path: Path) -> None:
    set_for_it = {
        "TONGBAN_DATABASE_URL": "postgresql://elsewhere@server/elsewhere",
        "TONGBAN_STORE": "s3://elsewhere",
        "TONGBAN_KEYS": "/elsewhere/keys.json",
        "TONGBAN_TEXT_MESSAGE": "elsewhere.Messages",
        "TONGBAN_IDENTITY_PROVIDER": "elsewhere.Identity",
        "TONGBAN_CARD_READER": "elsewhere.Reader",
        "TONGBAN_SIGNER": "elsewhere.Signer",
    }
    asked = (
        "import json; from tongban.config import settings as s; "
        "print(json.dumps([str(s.DATABASES), s.TONGBAN_STORE, str(s.TONGBAN_KEYS), s.TONGBAN_PORTS, s.TONGBAN_DEMO]))"
    )
    environment = {**os.environ, **set_for_it, "TONGBAN_TRAINING": "1", "TONGBAN_VAR": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", asked], env=environment, check=True, capture_output=True, text=True)
    database, store, keys, ports, demo = json.loads(told.stdout)
    assert "elsewhere" not in told.stdout
    assert f"{tmp_path}/training/tongban.sqlite3" in database
    assert (store, keys, demo) == ("", f"{tmp_path}/training/keys/master.json", True)
    assert ports["TextMessage"] == "tongban.demo.messages.DemoTextMessage"
