"""The journal with 32 writers: reading up to the oldest open transaction, against a global lock on writing."""

import multiprocessing
import time

import psycopg

from bench.setup import begin, psycopg_url

WRITERS, EACH = 32, 150
_APPEND = "INSERT INTO journal_event (name, payload) VALUES ('bench', '{}')"
_READ = """
SELECT seq, xid FROM journal_event
WHERE (xid, seq) > (%s, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY xid, seq
"""


def _write(url: str, lock: bool) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(EACH):
            with connection.transaction():
                if lock:
                    connection.execute("SELECT pg_advisory_xact_lock(1)")
                connection.execute(_APPEND)
                connection.execute("SELECT pg_sleep(0.002)")  # the rest of a business transaction


def _run(url: str, lock: bool) -> tuple[float, int, int, int]:
    """Events a second; lost and doubled by our reader; lost by a reader that takes the next numbers."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE journal_event CASCADE")
        writers = [multiprocessing.Process(target=_write, args=(url, lock)) for _ in range(WRITERS)]
        begun = time.perf_counter()
        for writer in writers:
            writer.start()
        seen: list[int] = []
        naive: list[int] = []
        xid, seq, last = 0, 0, 0
        while any(writer.is_alive() for writer in writers):
            rows = connection.execute(_READ, (xid, seq)).fetchall()
            if rows:
                seq, xid = rows[-1]
            seen += [row[0] for row in rows]
            rows = connection.execute("SELECT seq FROM journal_event WHERE seq > %s ORDER BY seq", (last,)).fetchall()
            naive += [row[0] for row in rows]
            last = max(naive, default=0)
        took = time.perf_counter() - begun
        seen += [row[0] for row in connection.execute(_READ, (xid, seq)).fetchall()]
    total = WRITERS * EACH
    return total / took, total - len(set(seen)), len(seen) - len(set(seen)), total - len(set(naive))


def main() -> None:
    begin()
    url = psycopg_url()
    locked, *_ = _run(url, lock=True)
    ours, lost, doubled, naive_lost = _run(url, lock=False)
    print(f"{WRITERS} writers, {EACH} events each, 2 ms of other work in each transaction")
    print(f"stop at the oldest transaction: {ours:,.0f} events/s, lost {lost}, doubled {doubled}")
    print(f"global lock:                    {locked:,.0f} events/s")
    print(
        f"ratio: {ours / locked:.1f} times the lock; a naive tail in the same run lost {naive_lost} of {WRITERS * EACH}"
    )


if __name__ == "__main__":
    main()
