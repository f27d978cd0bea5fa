"""``make test``: everything, one part after the other, each saying what it does; one that fails stops no other.

``python -m tests.run --only NAME`` runs one part: check, sqlite, postgresql, journeys.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import postgres

BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]
WITHOUT_DATABASE = ["tests/house", "tests/journeys", "tests/rules", "tests/ui", "tests/demo/city"]

# What comes from the system: what we look for -> Debian's package.
SYSTEM = {
    "chromium": "chromium",
    "pdfsig": "poppler-utils",
    "pdftotext": "poppler-utils",
    "fc-list": "fontconfig",
    "setpriv": "util-linux",
}


class Failed(Exception):
    """A command of a part did not end well; the message is the command."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make test")
    parts: dict[str, Callable[[], None]] = {
        "check": check,
        "sqlite": sqlite,
        "postgresql": postgresql,
        "journeys": journeys,
    }
    parser.add_argument("--only", choices=parts)
    only = parser.parse_args().only
    if only != "check":
        system_tools()
    failed = []
    for name, part in parts.items():
        if only in (None, name):
            begun = time.monotonic()
            print(f"\n=== {name}", flush=True)
            try:
                part()
                outcome = "passed"
            except Failed as failure:
                failed.append(f"{name}: {failure}")
                outcome = "failed"
            print(f"=== {name}: {outcome} in {time.monotonic() - begun:.0f} s", flush=True)
    if failed:
        sys.exit("\n".join(failed))


def system_tools() -> None:
    """Install what is missing when we may; else say the exact line and fail."""
    missing = {package for program, package in SYSTEM.items() if shutil.which(program) is None}
    if postgres.binaries() is None:
        missing.add("postgresql")
    if not Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc").exists():
        missing.add("fonts-noto-cjk")  # Chromium has no other Chinese font, and screenshots would show boxes
    if not missing:
        return
    line = f"apt-get install -y {' '.join(sorted(missing))}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"The tests need programs that are not here. As root, run:\n  {line}")
    print(f"Installing what the tests need: {line}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], environment)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *sorted(missing)], environment, quiet=True)


def check() -> None:
    """Style, types, contracts, content and migrations."""
    _run([BIN / "ruff", "check", "src", "tests", "bench"])
    _run([BIN / "ruff", "format", "--check", "-q", "src", "tests", "bench"])
    _run([BIN / "mypy"])
    _run([BIN / "lint-imports"], quiet=True)
    with tempfile.TemporaryDirectory(prefix="tongban-check-") as var:
        environment = {**os.environ, "TONGBAN_VAR": var, "TONGBAN_SECRET": "check", "TONGBAN_DEMO": "1"}
        _run([BIN / "tongban", "check"], environment)
        _run([BIN / "tongban", "django", "makemigrations", "--check", "--dry-run"], environment)


def sqlite() -> None:
    """Rules, house and packages on SQLite."""
    _run([*PYTEST, "tests", "--ignore=tests/journeys", "-m", "not postgresql"])


def postgresql() -> None:
    """Packages on PostgreSQL, and what only it can show."""
    with postgres.server() as url:
        ignored = [f"--ignore={folder}" for folder in WITHOUT_DATABASE]
        _run([*PYTEST, "tests", *ignored], {**os.environ, "TONGBAN_DATABASE_URL": url})


def journeys() -> None:
    """What people do, in Chromium, against a demo city built by the real pipeline."""
    _run([*PYTEST, "tests/journeys"])


def _run(command: list[str | Path], environment: dict[str, str] | None = None, *, quiet: bool = False) -> None:
    done = subprocess.run(
        [str(word) for word in command], env=environment, check=False, text=True, capture_output=quiet
    )
    if done.returncode:
        if quiet:
            print(done.stdout, done.stderr, sep="\n")
        raise Failed(" ".join(str(word) for word in command))


if __name__ == "__main__":
    main()
