"""Server and delivery killed at random: with idempotency keys, and with the planted fault of having none.

The test (tests/journal/test_killed.py) holds the first line; this shows that the harness would see the fault.
"""

import os
from random import Random

from tests import killing

SECONDS = 30


def main() -> None:
    url = os.environ["TONGBAN_DATABASE_URL"]
    for keyed, told in ((True, "with keys"), (False, "without keys, planted")):
        fresh = _empty(url, "keyed" if keyed else "keyless")
        total = killing.run(fresh, seconds=SECONDS, chance=Random(7), keyed=keyed)  # noqa: S311 - when to kill is no secret
        doubled = total.cases - total.applied
        print(f"{told}: {total.kills} kills, {total.tries} tries for {total.applied} applications acknowledged")
        print(f"  cases {total.cases}, doubled {doubled}; events without or with a second effect "
              f"{abs(total.filed - total.ledger_filed)}")  # fmt: skip
        if keyed and doubled:
            raise SystemExit("acknowledged work was doubled")
        if not keyed and not doubled:
            raise SystemExit("the planted fault was not seen: kill longer")


def _empty(url: str, name: str) -> str:
    import psycopg

    host = url.split("host=")[1]
    with psycopg.connect(host=host, user="postgres", dbname="tongban", autocommit=True) as server:
        server.execute(f"CREATE DATABASE killed_{name}".encode())
    return url.replace("/tongban?", f"/killed_{name}?")


if __name__ == "__main__":
    main()
