"""The console command: our commands first, exit codes, messages that say what and where."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tongban.config import cli
from tongban.store import keys

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content" / "suzhou"


def _tongban(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As a process of its own."""
    ours = {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "tongban.config.settings"}
    surroundings = {**os.environ, **ours, **environment}
    return subprocess.run(
        [sys.executable, "-m", "tongban.config.cli", *words],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def _code(*words: str) -> int:
    """In this process: the exit code, however the command ended."""
    try:
        return cli._run(words)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_without_a_word_it_lists_ours_first_and_where_djangos_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code() == 0
    said = capsys.readouterr().out
    assert said.startswith("通办 Tongban")
    for name in cli.commands():
        assert f"  {name} " in said
    assert said.index("  run ") < said.index("  journal ") < said.index("  django ")
    assert "makemigrations " not in said.split("Django's own")[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "Did you mean check?"),
        (("qqq",), "no command 'qqq'"),
        (("migrate",), "tongban django migrate"),
        (("feed", "--nonsense"), "usage: tongban feed"),
        (("check", "/no/such/folder"), "no such folder"),
        (("journal", "replay"), "say which subscriber"),
        (("keys", "use"), "say which key"),
    ],
)
def test_called_wrongly_it_says_how_and_ends_with_2(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(*words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_help_of_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code("help", "check") == 0
    assert "usage: tongban check" in capsys.readouterr().out
    assert _code("--version") == 0
    assert capsys.readouterr().out.startswith("tongban ")


def test_what_can_go_wrong_is_a_message_and_ends_with_1(tmp_path: Path) -> None:
    database = f"sqlite://{tmp_path}/nowhere/x.sqlite3"
    done = _tongban("journal", "status", TONGBAN_DATABASE_URL=database)
    assert done.returncode == 1
    assert "the database:" in done.stderr
    assert "Traceback" not in done.stderr
    done = _tongban("keys", "status", TONGBAN_KEYS=str(tmp_path / "none.json"))
    assert (done.returncode, "no key file" in done.stderr) == (1, True)


def test_a_fault_of_ours_is_logged_without_a_persons_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(words: Any) -> int:
        raise RuntimeError("row 320599199007080424")

    monkeypatch.setattr(cli, "_dispatch", fails)
    assert cli._run(["feed"]) == 1
    said = capsys.readouterr().err
    assert "report it: RuntimeError" in said
    with pytest.raises(RuntimeError):
        cli._run(["feed", "--traceback"])


def test_interrupted_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_dispatch", interrupted)
    assert cli._run(["run"]) == 130


def test_djangos_own_commands_are_one_word_away(capsys: pytest.CaptureFixture[str]) -> None:
    assert _code("django", "check") == 0
    assert "no issues" in capsys.readouterr().out
    assert _code("django", "migrate", "--help") == 0
    assert "usage: tongban django migrate" in capsys.readouterr().out


# ---------------------------------------------------------------- check
def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    subprocess.run(["cp", "-r", CONTENT, folder], check=True)
    return folder


def test_sound_content_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", str(CONTENT))
    assert "sound" in capsys.readouterr().out
    call_command("check", str(CONTENT), "--json")
    assert json.loads(capsys.readouterr().out)["faults"] == []


def test_each_mistake_has_its_file_line_and_field(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    matter = folder / "matters" / "social-insurance-proof.toml"
    matter.write_text(matter.read_text().replace("rule =", "rule = 'no_such_rule' #", 1))
    with pytest.raises(CommandError) as wrong:
        call_command("check", str(folder))
    assert wrong.value.returncode == 1
    assert "social-insurance-proof.toml:" in str(wrong.value)
    assert "rule" in str(wrong.value)
    out = StringIO()
    with pytest.raises(CommandError, match="1 fault"):
        call_command("check", str(folder), "--json", stdout=out)
    (fault,) = json.loads(out.getvalue())["faults"]
    assert fault["file"].endswith("social-insurance-proof.toml")
    assert fault["field"] == "rule"
    assert "no_such_rule" in matter.read_text().splitlines()[fault["line"] - 1]


# ---------------------------------------------------------------- keys
def test_keys_turn_in_two_steps(settings: Any, tmp_path: Path) -> None:
    settings.TONGBAN_KEYS = tmp_path / "ring" / "master.json"

    def said(*words: str) -> dict[str, Any]:
        out = StringIO()
        call_command("keys", *words, "--json", stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    assert said("create")["keys"] == [1]
    before = keys.load(settings.TONGBAN_KEYS)
    assert (said("add")["current"], said("status")["keys"]) == (1, [1, 2])
    assert said("use", "2")["current"] == 2
    after = keys.load(settings.TONGBAN_KEYS)
    assert after.masters[1] == before.masters[1]
    assert settings.TONGBAN_KEYS.stat().st_mode & 0o077 == 0
    for words in (("create",), ("use", "3")):
        with pytest.raises(CommandError):
            call_command("keys", *words)
    assert keys.load(settings.TONGBAN_KEYS) == after
