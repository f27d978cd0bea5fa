"""The definitions in force, as specs, kept in the process until the catalogue or the day changes."""

import time
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db.models.functions import Now

from tongban.rules.calendar import legal_day
from tongban.terms.content import Content
from tongban.terms.specs import MatterSpec

from . import matters
from .files import KINDS, adapter
from .matters import Matters
from .models import Definition, Edition

_RECHECK_SECONDS = 1.0
_AT_ONCE = 500
Stamp = tuple[int, date]  # the catalogue's edition, and the legal day by the database's clock


@dataclass(slots=True)
class Kept:
    """The catalogue as one process knows it."""

    stamp: Stamp
    generation: int  # raised by ``forget``: what was derived from the one before is to be made anew
    checked: float
    content: Content
    versions: dict[tuple[str, str], int]


_kept: Kept | None = None
_generation = 0
_reading = Lock()


def content() -> Content:
    """Everything in force. Asks the database at most once a second whether that changed."""
    return present().content


def matter_version(code: str) -> int:
    """The version of a matter in force; a case keeps it."""
    return present().versions["matters", code]


def matter_at(code: str, version: int) -> MatterSpec:
    """A matter as it was in one version."""
    return matters.at((code, version))


def content_on(day: date) -> Content:
    """Everything that is, was, or as far as announced will be in force on a day."""
    return _read((0, day), None).content


def forget() -> None:
    """Read the catalogue anew at the next question."""
    global _kept, _generation
    _kept, _generation = None, _generation + 1
    matters.forget()


def present() -> Kept:
    """What is in force now. While one thread reads a new edition, the others go on with the one before."""
    global _kept
    kept, clock = _kept, time.monotonic()
    if kept is not None and clock - kept.checked < _RECHECK_SECONDS:
        return kept
    stamp = _stamp()
    if kept is None or kept.stamp != stamp:
        if not _reading.acquire(blocking=kept is None) and kept is not None:
            return kept
        try:
            kept = _kept = _read(stamp, kept)
        finally:
            _reading.release()
    kept.checked = clock
    return kept


def _stamp() -> Stamp:
    row = Edition.objects.values_list("number", Now()).first()
    return (row[0], legal_day(row[1])) if row else (0, date.min)


def _read(stamp: Stamp, before: Kept | None) -> Kept:
    """What is in force on the stamp's day; of what was known before only new versions are read."""
    rows = Definition.objects.in_force(stamp[1]).order_by("id").values_list("kind", "code", "version", "id")
    versions: dict[tuple[str, str], int] = {}
    found, lacking, matter_rows = Content(), list[int](), dict[str, int]()
    for kind, code, version, id in rows:
        versions[kind, code] = version
        if kind == "matters":
            matter_rows[code] = id
            continue
        if before is not None and before.versions.get((kind, code)) == version:
            getattr(found, kind)[code] = getattr(before.content, kind)[code]
        else:
            getattr(found, kind)[code] = None  # keeps the order; filled below
            lacking.append(id)
    for first in range(0, len(lacking), _AT_ONCE):
        bodies = Definition.objects.filter(id__in=lacking[first : first + _AT_ONCE])
        for kind, code, body in bodies.values_list("kind", "code", "body"):
            getattr(found, kind)[code] = adapter(KINDS[kind]).validate_python(body)
    chosen = {code: versions["matters", code] for code in matter_rows}
    known = {field: getattr(found, field) for field in KINDS}
    return Kept(
        stamp, _generation, time.monotonic(), Content(**{**known, "matters": Matters(chosen, matter_rows)}), versions
    )
