"""What every test may ask for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tongban.catalogue import current
from tongban.catalogue.actions import load
from tongban.catalogue.check import check
from tongban.catalogue.files import sheets_of
from tongban.catalogue.models import Definition
from tongban.guard import actions as guard
from tongban.journal.models import Event
from tongban.org.actions import load_places, load_units
from tongban.rules.calendar import legal_day
from tongban.terms.content import Content

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)  # 11:00 on Monday 2 November 2026 in China

SINCE = date(2020, 1, 1)  # the catalogue of the tests is in force since then, whatever the day is here


@pytest.fixture(scope="session")
def declared() -> Content:
    """The content of the demo jurisdiction, checked once."""
    return check(Path(settings.TONGBAN_CONTENT))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, declared: Content) -> None:
    """The database once made also holds the catalogue; tests roll back to it."""
    with django_db_blocker.unblock():
        _load(declared)


@pytest.fixture(autouse=True)
def _catalogue_stands(
    request: pytest.FixtureRequest, declared: Content, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """After a test that truncated everything the catalogue is loaded again; nothing cached outlives a test."""
    monkeypatch.setattr(current, "_RECHECK_SECONDS", 3600.0)  # else a slow second adds statements to a count
    marker = request.node.get_closest_marker("django_db")
    current.forget()
    guard._stored.clear()
    if marker is not None:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        if not Definition.objects.exists():
            _load(declared)
    yield
    current.forget()
    guard._stored.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


def _load(declared: Content) -> None:
    load_places(places=declared.places.values())
    load_units(
        departments=declared.departments.values(),
        units=declared.units.values(),
        communities=declared.communities.values(),
        places=declared.places,
        on=legal_day(NOW),
    )
    load(sheets=sheets_of(declared), on=SINCE)
    Event.objects.all().delete()  # every test's journal begins empty
