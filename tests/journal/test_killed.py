"""Server and delivery killed at random under load: nothing acknowledged is lost, nothing is done twice."""

import os
from random import Random

import pytest
from django.conf import settings
from tests import killing

from tongban.store.ids import new_id

pytestmark = pytest.mark.postgresql
SECONDS = 14


@pytest.fixture
def database() -> str:
    """An empty database of its own in the server of this run; the server goes with all of it."""
    import psycopg

    default = settings.DATABASES["default"]
    name = f"killed_{new_id().hex[-12:]}"
    with psycopg.connect(host=default["HOST"], user=default["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql://{default['USER']}@/{name}?host={default['HOST']}"


def test_every_acknowledged_case_exists_once_and_every_event_has_its_effect_once(database: str) -> None:
    seed = int(os.environ.get("TONGBAN_KILL_SEED", new_id().int & 0xFFFF))
    total = killing.run(database, seconds=SECONDS, chance=Random(seed))  # noqa: S311 - when to kill is no secret
    told = f"seed {seed}: {total}"
    assert total.kills >= 8, told
    assert total.applied >= 30, told
    assert total.tries > total.applied, f"no try was ever cut off; {told}"
    assert len(total.acknowledged) == total.applied == total.cases, told
    assert total.filed == total.decided == total.cases, told
    assert total.ledger_filed == total.ledger_granted == total.cases, told
    assert (total.waiting, total.set_aside) == (0, 0), told
