"""Taking a department's file, against a plain COPY of the same file into one table with the same indexes.

``ROWS=…`` for another length; ``STORE=sqlite`` for the embedded store (no COPY there: the floor is executemany).
Beside the feed another process files cases and delivers events, to see whether they are kept waiting.
"""

import csv
import itertools
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings
from django.db import connection

from bench.rows import HEADINGS, write
from bench.setup import begin, psycopg_url
from tongban.web.clock import now

if TYPE_CHECKING:
    from tongban.feeds.actions import Taken

ROWS = int(os.environ.get("ROWS", "1000000"))
# Every index the record keeps for a row of this file, on the column of the file it stands for: (column, unique).
INDEXES = {
    "record": [(0, True), (0, True)],  # id; source and key
    "observation": [(0, True), (0, False)],  # id; record
    "link": [(0, True), (0, True), (1, False)],  # id; open link of a record; open links of a person
    "locator": [(1, False)],  # by document number
    "subject": [(1, False)],
    # id; sound; born; where she lives; where she is registered; household
    "person": [(1, False), (2, False), (4, False), (18, False), (9, False), (6, False)],
    "holding": [(1, False), (1, False)],  # id; person and group (there are four a person, counted once)
    "change": [(0, True), (1, False), (18, False), (9, False)],  # sequence; person; places
}


def main() -> None:
    begin()
    folder = Path(tempfile.mkdtemp(prefix="tongban-rows-", dir=settings.TONGBAN_VAR))
    file = folder / "police.csv"
    write(file, ROWS)
    floor = _copy(file) if connection.vendor == "postgresql" else _executemany(file)
    beside = subprocess.Popen([sys.executable, "-m", "bench.beside", str(folder / "stop")], stdout=subprocess.PIPE)
    assert beside.stdout is not None
    assert beside.stdout.readline() == b"ready\n"
    ours, taken = _take(file)
    (folder / "stop").touch()
    told = beside.stdout.read().decode()
    beside.wait(timeout=60)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{connection.vendor}: {taken.rows:,} rows = {taken.taken:,} taken + {taken.unchanged:,} unchanged "
          f"+ {taken.quarantined:,} quarantined")  # fmt: skip
    print(f"floor {floor:.1f} s, feed {ours:.1f} s: {ours / floor:.1f} times as long")
    print(f"{taken.rows / ours:,.0f} rows/s, peak memory {peak:.0f} MB")
    print(told, end="")


def _take(file: Path) -> tuple[float, "Taken"]:
    from tongban.feeds.actions import take

    begun = time.perf_counter()
    taken = take(feed="police-household-register", path=file, now=now)
    return time.perf_counter() - begun, taken


def _copy(file: Path) -> float:
    """A plain COPY of the file's bytes, the server reading GBK."""
    columns = ", ".join(f"c{n} text" for n in range(len(HEADINGS)))
    with psycopg.connect(psycopg_url(), autocommit=True) as bare:
        bare.execute(f"CREATE TABLE plain ({columns})")
        for column, unique in itertools.chain(*INDEXES.values()):
            bare.execute(f"CREATE {'UNIQUE' if unique else ''} INDEX ON plain (c{column})")
        begun = time.perf_counter()
        with (
            file.open("rb") as source,
            bare.cursor().copy("COPY plain FROM STDIN (FORMAT csv, HEADER, ENCODING 'GBK')") as copy,
        ):
            while block := source.read(1 << 16):
                copy.write(block)
        took = time.perf_counter() - begun
        bare.execute("DROP TABLE plain")
    return took


def _executemany(file: Path) -> float:
    """The fastest plain way into SQLite: one prepared statement, one transaction."""
    other = Path(settings.TONGBAN_VAR) / "plain.sqlite3"
    bare = sqlite3.connect(other)
    bare.execute(f"CREATE TABLE plain ({', '.join(f'c{n} text' for n in range(len(HEADINGS)))})")
    for number, (column, unique) in enumerate(itertools.chain(*INDEXES.values())):
        bare.execute(f"CREATE {'UNIQUE' if unique else ''} INDEX i{number} ON plain (c{column})")
    begun = time.perf_counter()
    with file.open(encoding="gbk", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        bare.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * len(HEADINGS))})", rows)
    bare.commit()
    took = time.perf_counter() - begun
    bare.close()
    return took


if __name__ == "__main__":
    main()
