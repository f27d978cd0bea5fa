"""What is prepared beside is tried in a process without threads: libraries leave some behind in this one."""

import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).with_name("ahead_cases.py")


def test_the_cases_hold_in_a_process_of_their_own() -> None:
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", CASES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
