"""Killing the server and the delivery processes at random while people apply: the harness of test and bench.

Nothing is asked politely: SIGKILL, to one worker of a server, to a whole server or to a delivery process, at moments
drawn by chance. There are two servers, as behind a balancer, so that people go on applying while one starts again.
The database stays; what is tried is what the application promises above it.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg

from tongban.store.ids import new_id

ROOT = Path(__file__).resolve().parents[1]
MATTER = "social-insurance-proof"
SERVERS = 2
DELIVERIES = 2
ONE_TRY_SECONDS = 5
START_SECONDS = 60


@dataclass
class Sum:
    """What came of it, from the clients' side and from the database's."""

    applied: int = 0  # applications meant, each tried until it was acknowledged
    acknowledged: set[str] = field(default_factory=set)  # numbers of cases that clients were told
    tries: int = 0
    kills: int = 0
    cases: int = 0
    filed: int = 0  # events
    decided: int = 0
    ledger_filed: int = 0  # effects of the subscriber
    ledger_granted: int = 0
    set_aside: int = 0
    waiting: int = 0


def run(url: str, *, seconds: float, chance: Random, clients: int = 4, keyed: bool = True) -> Sum:
    """Apply and kill for so long, then let everything come to rest, then count.

    ``keyed`` False plants the fault: every try has a key of its own, as if there were no idempotency keys.
    """
    total = Sum()
    with tempfile.TemporaryDirectory(prefix="tongban-kill-") as var, _programs(url, Path(var)) as programs:
        tokens = _prepared(programs.environment)
        programs.start()
        ends = time.monotonic() + seconds
        threads = [
            threading.Thread(target=_apply, args=(programs.ports, tokens[n % len(tokens)], ends, keyed, total))
            for n in range(clients)
        ]
        for thread in threads:
            thread.start()
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0.3, 0.9))
            programs.kill_one(chance)
            total.kills += 1
        for thread in threads:
            thread.join()
        programs.stop()
        subprocess.run([sys.executable, "-m", "tongban.config.cli", "deliver"], env=programs.environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    _count(url, total)
    return total


class _Programs:
    """Servers and delivery processes, each started again when it was killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.ports = _free_ports(SERVERS)
        # Loaded before it forks, so that a killed worker is back at once.
        common = [
            "--workers",
            "2",
            "--threads",
            "4",
            "--worker-class",
            "gthread",
            "--preload",
            "--log-level",
            "critical",
        ]
        servers = [["gunicorn", "tongban.config.wsgi", "--bind", f"127.0.0.1:{port}", *common] for port in self.ports]
        self._words = [*servers, *([["tongban.config.cli", "deliver", "--loop"]] * DELIVERIES)]
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self._running = [self._started(words) for words in self._words]
        ends = time.monotonic() + START_SECONDS
        while not all(map(_answers, self.ports)):
            if time.monotonic() > ends:
                raise TimeoutError(f"no server after {START_SECONDS} s")
            time.sleep(0.1)

    def _started(self, words: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *words], env=self.environment, start_new_session=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def kill_one(self, chance: Random) -> None:
        """Most often a worker with a request in its hands."""
        workers = [pid for server in self._running[:SERVERS] for pid in _children(server.pid)]
        if workers and chance.random() < 0.6:
            os.kill(chance.choice(workers), signal.SIGKILL)
            return
        # A whole server only while the other one answers: a city with none at all tries nothing but patience.
        whole = chance.randrange(SERVERS)
        serving = all(map(_answers, self.ports))
        place = whole if serving and chance.random() < 0.5 else chance.randrange(SERVERS, len(self._running))
        _killed(self._running[place])
        self._running[place] = self._started(self._words[place])

    def stop(self) -> None:
        for process in self._running:
            _killed(process)
        self._running = []


def _killed(process: subprocess.Popen[bytes]) -> None:
    """The process and what it started: its session is its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


@contextmanager
def _programs(url: str, var: Path) -> Iterator[_Programs]:
    environment = {
        **os.environ,
        "TONGBAN_DATABASE_URL": url,
        "TONGBAN_VAR": str(var),
        "TONGBAN_KEYS": str(var / "keys" / "master.json"),
        "TONGBAN_SECRET": "killing",
        "TONGBAN_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    programs = _Programs(environment)
    try:
        yield programs
    finally:
        programs.stop()


def _free_ports(count: int) -> list[int]:
    found: list[int] = []
    for port in range(20_000, 30_000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise OSError("no free port")


def _apply(ports: list[int], token: str, ends: float, keyed: bool, total: Sum) -> None:
    """One person applying again and again; each application is tried until somebody says it was taken."""
    turn = 0
    while time.monotonic() < ends:
        key = new_id().hex
        total.applied += 1
        while (number := _tried(ports[turn % len(ports)], token, key if keyed else new_id().hex, total)) is None:
            turn += 1  # as a balancer would: the next try goes to the other server
            time.sleep(0.02)
        total.acknowledged.add(number)


def _tried(port: int, token: str, key: str, total: Sum) -> str | None:
    """The case's number, or None when the connection broke or the server failed: nobody knows what became of it."""
    total.tries += 1
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=ONE_TRY_SECONDS)
    heads = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
    try:
        line.request("POST", "/api/v1/cases", json.dumps({"matter": MATTER, "answers": {}}), heads)
        answer = line.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()
    if answer.status >= 500:
        return None
    if answer.status not in (200, 201):
        raise AssertionError(f"{answer.status}: {body[:300]!r}")
    return str(json.loads(body)["number"])


def _count(url: str, total: Sum) -> None:
    with psycopg.connect(
        url.replace("postgresql://postgres@/", "postgresql:///").replace("?", "?user=postgres&")
    ) as db:

        def one(sql: str) -> int:
            row = db.execute(sql.encode()).fetchone()
            return int(row[0] or 0) if row else 0

        total.cases = one("SELECT count(*) FROM cases_case")
        total.filed = one("SELECT count(*) FROM journal_event WHERE name = 'case.filed'")
        total.decided = one("SELECT count(*) FROM journal_event WHERE name = 'case.decided'")
        total.ledger_filed = one("SELECT sum(filed) FROM ledgers_serviceday")
        total.ledger_granted = one("SELECT sum(granted) FROM ledgers_serviceday")
        total.set_aside = one("SELECT count(*) FROM journal_setaside")
        total.waiting = one("SELECT count(*) FROM journal_event e, journal_cursor c WHERE c.subscriber = 'ledgers' "
                            "AND (e.epoch, e.xid, e.seq) > (c.epoch, c.xid, c.seq)")  # fmt: skip
        told = db.execute(
            "SELECT count(*) FROM cases_case WHERE number = ANY(%s)", (list(total.acknowledged),)
        ).fetchone()
        if told is None or told[0] != len(total.acknowledged):
            raise AssertionError(f"acknowledged {len(total.acknowledged)} cases, {told} of them are there")


def _prepared(environment: dict[str, str]) -> list[str]:
    """Tables, catalogue, two residents; their tokens."""
    done = subprocess.run([sys.executable, "-m", "tests.killing"], env=environment, cwd=ROOT, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return done.stdout.split()[-2:]


def _prepare() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.people import INSURANCE, LIN_ID, OLD_ID, POLICE, insurance_row, police_row, signed_in, subject_of, take
    from tongban.org.actions import give_token
    from tongban.store import keys
    from tongban.web.clock import now

    keys.create(settings.TONGBAN_KEYS)
    call_command("migrate", verbosity=0)
    call_command("load")
    for number in (LIN_ID, OLD_ID):
        take(POLICE, police_row(2, number), now=now())
        take(INSURANCE, insurance_row(2, number), now=now())
        person = signed_in(subject_of(number), now(), username=f"r{number[-4:]}")
        assert person.id
        sys.stdout.write(give_token(account_id=person.id, now=now()) + "\n")


if __name__ == "__main__":
    _prepare()
