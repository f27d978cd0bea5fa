"""Filing an instant case through the API, against the same statements sent by a bare driver."""

import json
import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.setup import begin, psycopg_url
from tongban.web.clock import now

CASES = 300


def main() -> None:
    begin()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TONGBAN_DEMO_RESIDENTS = 500
    from tongban.demo import build
    from tongban.demo.personas import account_of, personas
    from tongban.org.actions import give_token

    build.write_files()
    build.take_files(now=now, told=lambda taken: None)
    build.settle(now=now())
    account = account_of(personas()["resident"])
    assert account is not None
    token = give_token(account_id=account.id, now=now())
    client = Client()

    def apply(key: str) -> Any:
        return client.post(
            "/api/v1/cases",
            json.dumps({"matter": "social-insurance-proof", "answers": {}}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
        )

    assert apply("warm").status_code == 201
    with CaptureQueriesContext(
        connection,
    ) as captured:
        apply("counted")
    statements = [query["sql"] for query in captured.captured_queries]
    begun, cpu = time.perf_counter(), time.process_time()
    for number in range(CASES):
        apply(str(number))
    wall, spent = time.perf_counter() - begun, time.process_time() - cpu
    reads = [sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]
    with psycopg.connect(psycopg_url()) as bare:
        begun = time.perf_counter()
        for _ in range(CASES):
            for sql in reads:
                bare.execute(sql.encode()).fetchall()
            bare.execute("INSERT INTO journal_event (name, payload) VALUES ('bench', '{}')")
            bare.commit()
        floor = time.perf_counter() - begun
    print(f"{len(statements)} statements a case ({len(reads)} reads); {spent / CASES * 1000:.1f} ms of application CPU")
    print(f"{CASES / wall:,.0f} cases/s one after the other; reads and one commit, bare driver: {CASES / floor:,.0f}/s")
    print(f"ratio: {floor / wall:.2f} of that floor")


if __name__ == "__main__":
    main()
