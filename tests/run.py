"""``make test``: everything, each part saying what it does; one that fails stops no other.

Packages are tested on both stores at once, which is what two processors are for; the rest goes one after the other.

``python -m tests.run --only NAME`` runs one part: check, sqlite, postgresql, journeys.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]
WITHOUT_DATABASE = ["tests/house", "tests/journeys", "tests/rules", "tests/ui", "tests/demo/city"]
ONCE = ["tests/reports/test_spark.py"]  # two engines held against each other: the store makes no difference

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
    if only:
        sys.exit(not _passed(only, parts[only]))
    with _beside("postgresql") as later:
        outcomes = {name: _passed(name, parts[name]) for name in ("check", "sqlite")}
        outcomes["postgresql"] = later()
    outcomes["journeys"] = _passed("journeys", journeys)
    if failed := [name for name, passed in outcomes.items() if not passed]:
        sys.exit(f"failed: {', '.join(failed)}")


def _passed(name: str, part: Callable[[], None]) -> bool:
    begun = time.monotonic()
    print(f"\n=== {name}", flush=True)
    try:
        part()
    except Failed as failure:
        print(f"=== {name}: failed in {time.monotonic() - begun:.0f} s: {failure}", flush=True)
        return False
    print(f"=== {name}: passed in {time.monotonic() - begun:.0f} s", flush=True)
    return True


@contextmanager
def _beside(name: str) -> Iterator[Callable[[], bool]]:
    """Run a part in a process beside; what it said is printed when it is asked how it ended."""
    with tempfile.TemporaryFile("w+") as said:
        command = [sys.executable, "-m", "tests.run", "--only", name]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)

        def ended() -> bool:
            passed = process.wait() == 0
            said.seek(0)
            print(said.read(), end="", flush=True)
            return passed

        try:
            yield ended
        finally:
            if process.poll() is None:  # we were interrupted: it takes its server down itself
                process.send_signal(signal.SIGINT)
                process.wait()


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
        ignored = [f"--ignore={folder}" for folder in (*WITHOUT_DATABASE, *ONCE)]
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
