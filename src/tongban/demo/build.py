"""Building the demo city: its files written, then taken in through the real pipeline, then its people's accounts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tongban.catalogue.current import content
from tongban.demo.city import deliveries, write
from tongban.feeds.actions import Taken, take
from tongban.feeds.actions.linking import link_all
from tongban.feeds.models import Batch
from tongban.guard.selves import tie
from tongban.org.actions import appoint, keep_grid, open_account
from tongban.org.actions.accounts import set_phone
from tongban.org.models import Appointment, Division, Grid, Unit
from tongban.outlets.actions import set_up_kiosk
from tongban.residents.linkage.learn import learn, model_in_force
from tongban.residents.read import identify
from tongban.terms.level import Level
from tongban.terms.values import SYSTEM

from .personas import Persona, personas

KIOSK = "demo-kiosk-1"
DAYS = 3  # of changes delivered after the whole files


def files() -> Path:
    """Where the departments' files lie."""
    return settings.TONGBAN_VAR / "demo" / "files"


def write_files(*, told: Callable[[str], object] = lambda line: None) -> None:
    """Write the files as departments would, unless they are there already: whole ones, and changes day by day."""
    if not all((files() / name).exists() for _, name in deliveries(DAYS)):
        report = write(files(), residents=settings.TONGBAN_DEMO_RESIDENTS, days=DAYS)
        told(f"{report.people} people in {len(report.files)} department files: {files()}")


def take_files(*, now: Callable[[], datetime], told: Callable[[Taken], object]) -> None:
    """Take each file once, in the order they came; one that was taken to its end is not read again."""
    for feed, name in deliveries(DAYS):
        if not Batch.objects.filter(feed=feed, file=name, finished_at__isnull=False).exists():
            told(take(feed=feed, path=files() / name, now=now))


def link(*, now: Callable[[], datetime]) -> list[str]:
    """Once all files are in: learn how rows of one person differ, and try again what carries no number."""
    if model_in_force() is not None:
        return []
    pairs = learn(now=now())
    linked, doubtful = link_all(now=now)
    return [f"learned from {pairs} pairs; tried again: {linked} rows linked, {doubtful} put before a person"]


def settle(*, now: datetime) -> None:
    """Give the personas their accounts and the town its kiosk. Run again, it changes nothing."""
    for persona in personas().values():
        if persona.kind == "staff":
            _appoint(persona, now)
        else:
            _introduce(persona, now)
    town = _division(personas()["clerk"].place)
    set_up_kiosk(
        code=KIOSK,
        name_zh=f"{town.name_zh}为民服务中心 1 号自助终端",
        name_en=f"Kiosk 1, {town.name_en} service centre",
        division=town,
    )


def _appoint(persona: Persona, now: datetime) -> None:
    """Her post, unless she ever had it: one she has handed over since stays handed over."""
    account = open_account(username=persona.username, kind="staff")
    unit = Unit.objects.get(code=persona.unit)
    if Appointment.objects.filter(staff__account=account, post=persona.post, unit=unit).exists():
        return
    appointment = appoint(account=account, name=persona.name, post=persona.post, unit=unit, now=now)
    for grid in Grid.objects.filter(community__unit=unit, code__in=persona.grids):
        keep_grid(grid=grid, appointment=appointment)


def _introduce(persona: Persona, now: datetime) -> None:
    """A resident's account, tied to whom the record knows under her number."""
    subject_id = identify(id_number=persona.number, name=persona.name, actor=SYSTEM, now=now)
    if subject_id is None:
        raise LookupError(f"{persona.key}: no file knows this persona")
    account = open_account(username=persona.username, kind="resident")
    if persona.phone and not account.phone:
        set_phone(account=account, phone=persona.phone)
    tie(account=account, subject_id=subject_id, level=Level.REAL_NAME, now=now)


def _division(code: str) -> Division:
    spec = content().places[code]
    return Division.objects.get(scheme=spec.scheme, edition=spec.edition, code=spec.code)
