"""A PostgreSQL server of our own for one run: in a temporary folder, on a socket there, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of a PostgreSQL 15 or later, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found and int(found[-1].parts[4]) >= 15 else None


@contextmanager
def server(**said: str) -> Iterator[str]:
    """Start a server; gives the TONGBAN_DATABASE_URL of an empty database in it.

    ``said`` are settings of PostgreSQL's. Unless told otherwise it does not wait for the disk: tests need not.
    """
    programs = binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tongban-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    data = folder / "data"
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    options = {
        "listen_addresses": "",
        "fsync": "off",
        "max_connections": "120",
        "log_min_messages": "fatal",
    } | said
    process = subprocess.Popen(
        [*as_user, programs / "postgres", "-D", data, "-k", folder,
         *(word for name, value in options.items() for word in ("-c", f"{name}={value}"))],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        _until_ready(programs, folder)
        subprocess.run([programs / "createdb", "-h", folder, "-U", "postgres", "tongban"], check=True, cwd="/")
        yield f"postgresql://postgres@/tongban?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # fast shutdown
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(programs: Path, folder: Path) -> None:
    for _ in range(100):
        ready = subprocess.run(
            [programs / "pg_isready", "-h", folder, "-U", "postgres"], stdout=subprocess.DEVNULL, check=False
        )
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")
