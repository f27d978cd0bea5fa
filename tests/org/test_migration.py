"""What was staff with one post becomes a unit and an appointment, and can become staff with one post again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.people import division
from tongban.org.models import Appointment, Staff

BEFORE, AFTER = [("org", "0001_initial")], [("org", "0002_divisions_units_posts")]


@pytest.fixture
def newest(transactional_db: None) -> Iterator[None]:
    """Whatever a test did to the tables, they are the newest afterwards."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _to(target: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate(target).apps


@pytest.mark.django_db(transaction=True)
def test_staff_keep_their_post_there_and_back(newest: None) -> None:
    place = division("320509111000").id
    account = get_user_model().objects.create(username="old-clerk", kind="staff").id
    old = _to(BEFORE).get_model("org", "Staff")
    old.objects.create(
        account_id=account, name="顾", post="window_clerk", division_id=place, unit_zh="中心", unit_en="centre"
    )
    _to(AFTER)
    found = Appointment.objects.select_related("unit", "staff").get(staff__account=account)
    assert (found.post, found.division_id, found.until) == ("window_clerk", place, None)
    assert (found.unit.name.zh, found.unit.division_id, found.staff.name) == ("中心", place, "顾")
    back = _to(BEFORE).get_model("org", "Staff").objects.get(account_id=account)
    assert (back.post, back.division_id, back.unit_zh, back.unit_en) == ("window_clerk", place, "中心", "centre")
    _to(AFTER)
    assert Staff.objects.get(account=account).appointments.count() == 1
