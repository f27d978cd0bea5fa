"""Building the demo city: five departments' files through the real pipeline, and the people one can be."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tongban.catalogue.current import content
from tongban.demo import build
from tongban.demo.city.departments import DELIVERIES
from tongban.demo.personas import account_of, personas
from tongban.feeds.actions import Taken
from tongban.feeds.models import Batch
from tongban.guard.actions import own_subject
from tongban.guard.models import Subject
from tongban.org.models import Division
from tongban.outlets.models import Kiosk
from tongban.residents.models import Change, Holding, Person

pytestmark = pytest.mark.django_db


def test_a_city_is_built_through_the_real_pipeline_and_again_nothing_changes(
    settings: Any, tmp_path: Path, now: datetime
) -> None:
    settings.TONGBAN_VAR, settings.TONGBAN_DEMO_RESIDENTS = tmp_path, 200
    taken = _built(now)
    assert [one.feed for one in taken[:5]] == [
        "police-household-register",
        "social-insurance",
        "civil-affairs",
        "real-estate",
        "medical-insurance",
    ]
    assert len(taken) == len(DELIVERIES) * (1 + build.DAYS)
    assert all(one.rows == one.taken + one.unchanged + one.quarantined for one in taken)
    assert sum(one.taken for one in taken) > 500

    for persona in personas().values():
        account = account_of(persona)
        assert account is not None, persona.key
        found = own_subject(holder=str(account.id), now=now)
        assert (found is not None) is (persona.kind == "resident"), persona.key
    assert personas()["guest"].id_number == ""  # found by her passport

    place = content().places[personas()["clerk"].place]
    town = Division.objects.get(scheme=place.scheme, edition=place.edition, code=place.code)
    assert Kiosk.objects.get().division == town

    assert _of_nobody() == {}

    batches = Batch.objects.count()
    assert _built(now) == []
    assert Batch.objects.count() == batches


def _of_nobody() -> dict[str, int]:
    """Derived rows whose subject or division does not exist: their tables carry no foreign keys (decision 5)."""
    subjects, divisions = Subject.objects.values("id"), Division.objects.values("id")
    strays = {
        "holding": Holding.objects.exclude(subject__in=subjects),
        "person": Person.objects.exclude(subject__in=subjects),
        "change": Change.objects.exclude(subject__in=subjects),
    }
    for model in (Person, Change):
        for where in ("reg_place", "usual_place"):
            named = model._default_manager.filter(**{f"{where}__isnull": False})
            strays[f"{model.__name__} {where}"] = named.exclude(**{f"{where}__in": divisions})
    return {name: count for name, rows in strays.items() if (count := rows.count())}


def _built(now: datetime) -> list[Taken]:
    """What is taken when the city is built as ``tongban demo`` builds it."""
    taken: list[Taken] = []
    build.write_files()
    build.take_files(now=lambda: now, told=taken.append)
    build.settle(now=now)
    return taken
