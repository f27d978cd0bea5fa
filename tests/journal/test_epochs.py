"""A dump restored into another cluster: transaction ids begin again, and no event is lost or comes twice."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from tests import postgres

from tongban.journal import actions
from tongban.journal.delivery import Subscriber, deliver_all, open_epoch
from tongban.journal.models import Cursor, Epoch, Event
from tongban.terms.events import PaperRevoked

ROOT = Path(__file__).resolve().parents[2]
# What a process of the application does there: one program for every step, because each cluster is another database.
PROGRAM = """
import sys, uuid
import django
django.setup()
from django.db import transaction
from tongban.journal.actions import record
from tongban.journal.delivery import Subscriber, deliver_all, open_epoch
from tongban.terms.events import PaperRevoked
act, *numbers = sys.argv[1:]
if act == "write":
    for number in numbers:
        with transaction.atomic():
            record(PaperRevoked(uuid.uuid4(), number))
else:
    if act == "open-and-read":
        open_epoch()
    heard = []
    deliver_all([Subscriber("listener", {PaperRevoked.name: lambda event: heard.append(event.number)})])
    print(" ".join(heard))
"""


def _act(url: str, act: str, *words: str) -> list[str]:
    environment = {**os.environ, "TONGBAN_DATABASE_URL": url, "TONGBAN_VAR": str(settings.TONGBAN_VAR)}
    environment |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = [sys.executable, "-c", PROGRAM, act, *words]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def _migrated(url: str) -> None:
    environment = {**os.environ, "TONGBAN_DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src")}
    migrate = [sys.executable, "-m", "tongban.config.cli", "django", "migrate", "-v0"]
    subprocess.run(migrate, env=environment, check=True)


def _restore(source: str, target: str, file: Path) -> None:
    """As docs/how-to/back-up-and-restore.md says it."""
    programs = postgres.binaries()
    assert programs
    subprocess.run([programs / "pg_dump", "-Fc", "-f", file, _libpq(source)], check=True)
    subprocess.run([programs / "pg_restore", "--no-owner", "-d", _libpq(target), file], check=True)


def _libpq(url: str) -> str:
    return url.replace("postgresql://postgres@/", "postgresql:///").replace("?", "?user=postgres&")


def _spend(url: str, transactions: int) -> None:
    """An old cluster: its transaction ids are far ahead of a new one's."""
    with psycopg.connect(_libpq(url), autocommit=True) as old:
        for _ in range(transactions):
            old.execute("SELECT pg_current_xact_id()")


@pytest.mark.postgresql
def test_after_a_restore_into_another_cluster_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    with postgres.server() as first, postgres.server() as second, postgres.server() as third:
        _migrated(first)
        _spend(first, 3_000)
        _act(first, "write", "a", "b", "c")
        assert _act(first, "read") == ["a", "b", "c"]
        _act(first, "write", "d", "e")  # recorded, not yet delivered when the dump is taken
        _restore(first, second, tmp_path / "one.dump")
        _act(second, "write", "f", "g")  # before anybody has opened an epoch there
        assert _act(second, "open-and-read") == ["d", "e", "f", "g"]
        _act(second, "write", "h")
        assert _act(second, "read") == ["h"]
        _act(second, "write", "i")
        _restore(second, third, tmp_path / "two.dump")
        _act(third, "write", "j")
        assert _act(third, "open-and-read") == ["i", "j"]
        with psycopg.connect(_libpq(third)) as look:
            epochs = look.execute("SELECT payload->>'number', epoch FROM journal_event ORDER BY seq").fetchall()
            assert "".join(f"{name}{epoch}" for name, epoch in epochs) == "a1b1c1d1e1f2g2h2i2j3"
            assert look.execute("SELECT count(DISTINCT cluster) FROM journal_epoch").fetchone() == (3,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_without_epochs_the_restored_journal_would_stand_still() -> None:
    """The planted fault: the same events read as if this cluster had written them."""
    heard: list[str] = []
    listener = Subscriber("listener", {PaperRevoked.name: lambda event: heard.append(event.number)})  # type: ignore[attr-defined]
    open_epoch()
    with transaction.atomic():
        actions.record(PaperRevoked(_id(), "from the old cluster"))
    Event.objects.update(xid=10**12)
    deliver_all([listener])
    assert heard == []
    Epoch.objects.update(cluster=1)  # now the cluster that wrote it is known to be another
    deliver_all([listener])
    assert heard == ["from the old cluster"]


@pytest.mark.django_db(transaction=True)
def test_opening_an_epoch_twice_opens_it_once() -> None:
    assert not open_epoch()
    assert not open_epoch()
    assert Epoch.objects.count() == (1 if connection.vendor == "postgresql" else 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_another_cluster_is_noticed_and_told(caplog: Any) -> None:
    open_epoch()
    Epoch.objects.update(cluster=1)
    assert open_epoch()
    assert "epoch 2 begins" in caplog.text
    assert list(Epoch.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_an_event_carries_the_epoch_it_was_written_in() -> None:
    for number in "ab":
        with transaction.atomic():
            actions.record(PaperRevoked(_id(), number))
    deliver_all([Subscriber("listener", {})])
    assert set(Event.objects.values_list("epoch", flat=True)) == {1}
    assert Cursor.objects.get(subscriber="listener").epoch == 1


def _id() -> Any:
    from tongban.store.ids import new_id

    return new_id()
