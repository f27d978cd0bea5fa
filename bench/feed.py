"""Taking a department's file, against a plain COPY of the same file into one table with the same indexes."""

import csv
import resource
import time
from pathlib import Path

import psycopg
from django.conf import settings

from bench.setup import begin, psycopg_url
from tongban.web.clock import now


def main() -> None:
    begin()
    from tongban.demo.city import write
    from tongban.feeds.actions import take

    folder = Path(settings.TONGBAN_VAR) / "files"
    write(folder, residents=settings.TONGBAN_DEMO_RESIDENTS)
    file = folder / "police-household-register.csv"
    rows = list(csv.reader(file.open(encoding="gb18030", newline="")))
    width = len(rows[0])
    with psycopg.connect(psycopg_url(), autocommit=True) as connection:
        columns = ", ".join(f"c{n} text" for n in range(width))
        connection.execute(f"CREATE TABLE plain (id bigserial PRIMARY KEY, {columns})")
        for column in (0, 1):
            connection.execute(f"CREATE INDEX ON plain (c{column})")
        begun = time.perf_counter()
        names = ", ".join(f"c{n}" for n in range(width))
        with connection.cursor().copy(f"COPY plain ({names}) FROM STDIN") as copy:
            for row in rows[1:]:
                if len(row) == width:
                    copy.write_row(row)
        floor = time.perf_counter() - begun
    begun = time.perf_counter()
    taken = take(feed="police-household-register", path=file, now=now)
    ours = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{taken.rows} rows = {taken.taken} taken + {taken.unchanged} unchanged + {taken.quarantined} quarantined")
    print(f"plain COPY {floor:.2f} s, feed {ours:.2f} s: {ours / floor:.1f} times as long")
    print(f"{taken.rows / ours:,.0f} rows/s, peak memory {peak:.0f} MB")
    begun = time.perf_counter()
    again = take(feed="police-household-register", path=file, now=now)
    took = time.perf_counter() - begun
    print(f"the same file again: {again.taken} taken, {took / ours:.2f} of the first time")


if __name__ == "__main__":
    main()
