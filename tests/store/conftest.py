"""Properties are tried often enough to find a slip, seldom enough to be run at every save."""

import pytest
from hypothesis import settings

from tongban.store import bulk

settings.register_profile("house", max_examples=60, deadline=None, database=None)
settings.load_profile("house")


@pytest.fixture(params=[0, bulk.FEW], ids=["many", "few"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows go in as many do, and as a few do: on PostgreSQL these are two ways."""
    monkeypatch.setattr(bulk, "FEW", request.param)
