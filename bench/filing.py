"""Filing an instant case through the API, against the same statements run by pgbench; and papers a second."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.setup import begin, psycopg_url
from tongban.web.clock import now

MATTER, PEOPLE, ALONE, SECONDS, PAPERS = "social-insurance-proof", 40, 400, 15, 40
CLIENTS = (1, 2, 4)


def main() -> None:
    begin()
    from bench.api import Api

    api = Api()
    tokens = _residents(api)
    sent = [_sent(api, token, number) for number, token in enumerate(tokens)]
    _alone(api, tokens[0], sorted((statements for statements, _ in sent), key=len)[len(sent) // 2])
    _observed(api, tokens)
    from bench import floor

    with tempfile.TemporaryDirectory(prefix="tongban-floor-") as folder:
        scripts = [floor.script(statements, fresh) for statements, fresh in sent]
        for clients in CLIENTS:
            bare, bare_mean = floor.run(scripts, Path(folder), clients=clients, seconds=SECONDS)
            ours, latencies = _together(tokens, clients)
            p50, p99 = _at(latencies, 0.5), _at(latencies, 0.99)
            print(f"{clients} at once: {ours:,.0f} cases/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms; "
                  f"pgbench {bare:,.0f}/s, mean {bare_mean:.1f} ms: {ours / bare:.2f} of it", flush=True)  # fmt: skip
    _papers()


def _residents(api: Any) -> list[str]:
    """Tokens of people in a city of 500 who are given the paper; each has one by now that the next replaces."""
    settings.TONGBAN_DEMO_RESIDENTS = 500
    from tongban.demo import build
    from tongban.guard.selves import tie
    from tongban.org.actions import give_token, open_account
    from tongban.residents.models import Person
    from tongban.terms.level import Level

    build.write_files()
    build.take_files(now=now, told=lambda taken: None)
    build.settle(now=now())
    tokens: list[str] = []
    nobodys = Person.objects.filter(reg_place__isnull=False, death_date=None).exclude(subject__grants__relation="self")
    for person in nobodys.exclude(pension_status="").order_by("subject_id"):
        account = open_account(username=f"bench-{person.subject_id}", kind="resident")
        tie(account=account, subject_id=person.subject_id, level=Level.REAL_NAME, now=now())
        token = give_token(account_id=account.id, now=now())
        told = [api.file(token, f"{time}-{account.id}", MATTER) for time in ("first", "second")][-1]
        tokens += [token] if told["certificate"] else []
        if len(tokens) == PEOPLE:
            break
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return tokens


def _sent(api: Any, token: str, number: int) -> tuple[list[str], dict[str, str]]:
    """What one filing sends, and what in it may be used once."""
    from tongban.cases.models import Case
    from tongban.catalogue.current import present

    key = f"counted-{number}"
    present()  # once a second a process asks whether the catalogue changed: not in this one
    with CaptureQueriesContext(connection) as captured:
        told = api.file(token, key, MATTER)
    case = Case.objects.select_related("paper").get(number=told["number"])
    assert case.paper is not None
    statements = [query["sql"] for query in captured.captured_queries]
    granted = next(sql for sql in statements if "guard_grant" in sql and sql.lstrip().startswith("INSERT"))
    used_once: dict[str, str] = {}
    for id in (str(case.id), str(case.paper_id), _id_in(granted)):
        used_once |= {id: "uuid", id.replace("-", ""): "uuid without dashes"}
    code = f"\\x{bytes(case.paper.code_bidx).hex()}"
    return statements, used_once | {case.number: "text", case.paper.number: "text", key: "text", code: "bytes"}


def _id_in(sql: str) -> str:
    """The id of a row just inserted, which no answer tells."""
    return str(UUID(sql.split("VALUES ('")[1][:32]))


def _alone(api: Any, token: str, statements: list[str]) -> None:
    """CPU of one process, and beside it that of the bare driver for as many statements: the machine's own speed."""
    with psycopg.connect(psycopg_url(), autocommit=True) as bare:
        spent, driver = 0.0, 0.0
        for round in range(4):  # by turns: this machine is not always equally fast
            begun = time.process_time()
            for number in range(ALONE // 4):
                api.file(token, f"alone-{round}-{number}", MATTER)
            spent += time.process_time() - begun
            begun = time.process_time()
            for _ in range(ALONE // 4 * len(statements)):
                bare.execute("SELECT subject_id FROM guard_grant WHERE holder = %s", ["nobody"]).fetchall()
            driver += time.process_time() - begun
    print(f"{len(statements)} statements a case, BEGIN and COMMIT among them")
    print(f"{spent / ALONE * 1000:.2f} ms of application CPU a case, {driver / ALONE * 1000:.2f} ms of a bare driver's "
          f"for as many small statements: {spent / driver:.1f} times", flush=True)  # fmt: skip


def _observed(api: Any, tokens: list[str]) -> None:
    """The same for a matter in which she tells something new, which becomes an observation of hers."""
    said = {"situations": {"phone": "own"}, "answers": {"person.mobile": "13900001234"}}
    with CaptureQueriesContext(connection) as captured:
        api.file(tokens[0], "told", "contact-registration", **said)
    statements = len(captured)
    begun = time.process_time()
    for number, token in enumerate(tokens[1:]):
        api.file(token, f"told-{number}", "contact-registration", **said)
    spent = time.process_time() - begun
    print(f"with something new told by her: {statements} statements, {spent / (len(tokens) - 1) * 1000:.2f} ms",
          flush=True)  # fmt: skip


def _together(tokens: list[str], clients: int) -> tuple[float, list[float]]:
    """Cases a second by as many processes, each as a server's, and the milliseconds of every case."""
    workers = [
        subprocess.Popen([sys.executable, "-m", "bench.filing", "worker", str(number), str(clients)],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(clients)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(json.dumps(tokens) + "\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [json.loads(worker.communicate()[0]) for worker in workers]
    latencies = [one for some in told for one in some]
    return len(latencies) / SECONDS, sorted(latencies)


def _work(number: int, clients: int) -> None:
    import django

    django.setup()
    settings.ALLOWED_HOSTS = ["localhost"]
    from bench.api import Api

    api, tokens = Api(), json.loads(sys.stdin.readline())
    mine = tokens[number::clients]
    api.file(mine[0], f"warm-{os.getpid()}", MATTER)
    print("ready", flush=True)
    sys.stdin.readline()
    taken: list[float] = []
    end = time.perf_counter() + SECONDS
    while (begun := time.perf_counter()) < end:
        api.file(mine[len(taken) % len(mine)], f"{os.getpid()}-{len(taken)}", MATTER)
        taken.append((time.perf_counter() - begun) * 1000)
    print(json.dumps(taken))


def _at(latencies: list[float], share: float) -> float:
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))]


def _papers() -> None:
    """The PDF apart: typeset, signed, encrypted and stored, one after the other in one process."""
    from tongban.papers.actions import pdf
    from tongban.papers.models import Paper

    waiting = list(Paper.objects.filter(sha256=None, state="valid")[: PAPERS + 1])
    pdf(waiting[0], now=now())  # the signer and the fonts are read once
    begun, size = time.perf_counter(), 0
    for paper in waiting[1:]:
        size += len(pdf(paper, now=now()))
    wall, count = time.perf_counter() - begun, len(waiting) - 1
    print(f"certificates: {count / wall:.1f}/s in one process, {size / count / 1000:.0f} KB each")


if __name__ == "__main__":
    main() if len(sys.argv) == 1 else _work(int(sys.argv[2]), int(sys.argv[3]))
