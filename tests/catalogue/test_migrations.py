"""Versions of before keep their order when states become dates, and the other way round."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("catalogue", "0001_initial")], [("catalogue", "0002_versions_have_dates")]


def _migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_states_become_dates_and_dates_states() -> None:
    old = _migrate(BEFORE).get_model("catalogue", "Definition").objects
    old.all().delete()
    for code, version, state in (("a", 1, "withdrawn"), ("a", 2, "published"), ("b", 1, "withdrawn")):
        old.create(kind="matters", code=code, version=version, state=state, body={}, sha="x")
    new = _migrate(AFTER).get_model("catalogue", "Definition").objects
    day = new.get(code="a", version=2).valid_from
    assert list(new.order_by("code", "version").values_list("code", "version", "valid_from", "valid_until")) == [
        ("a", 1, day, day), ("a", 2, day, None), ("b", 1, day, day),
    ]  # fmt: skip
    new.create(kind="matters", code="c", version=1, body={}, sha="x")  # a concept
    back = _migrate(BEFORE).get_model("catalogue", "Definition").objects
    assert list(back.order_by("code", "version").values_list("code", "version", "state")) == [
        ("a", 1, "withdrawn"), ("a", 2, "published"), ("b", 1, "withdrawn"),
    ]  # fmt: skip
    again = _migrate(AFTER).get_model("catalogue", "Definition").objects
    again.all().delete()
