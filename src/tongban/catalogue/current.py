"""The definitions in force, as specs, kept in the process until the catalogue changes."""

import time
from dataclasses import dataclass

from django.db.models import Max

from tongban.terms.specs import Content, MatterSpec

from .files import KINDS, adapter
from .models import Definition

_RECHECK_SECONDS = 1.0


@dataclass(slots=True)
class _Kept:
    stamp: tuple[int, int]
    checked: float
    content: Content
    versions: dict[tuple[str, str], int]


_kept: _Kept | None = None


def content() -> Content:
    """Everything in force. Asks the database at most once a second whether that changed."""
    return _now().content


def matter_version(code: str) -> int:
    """The version of a matter in force; a case keeps it."""
    return _now().versions["matters", code]


def matter_at(code: str, version: int) -> MatterSpec:
    """A matter as it was in one version."""
    if _now().versions.get(("matters", code)) == version:
        return content().matters[code]
    body = Definition.objects.values_list("body", flat=True).get(kind="matters", code=code, version=version)
    spec: MatterSpec = adapter(MatterSpec).validate_python(body)
    return spec


def forget() -> None:
    """Read the catalogue anew at the next question."""
    global _kept
    _kept = None


def _now() -> _Kept:
    global _kept
    clock = time.monotonic()
    if _kept is not None and clock - _kept.checked < _RECHECK_SECONDS:
        return _kept
    stamp = _stamp()
    if _kept is None or _kept.stamp != stamp:
        _kept = _read(stamp, clock)
    _kept.checked = clock
    return _kept


def _stamp() -> tuple[int, int]:
    newest = Definition.objects.aggregate(newest=Max("id"))["newest"] or 0
    in_force = Definition.objects.filter(state=Definition.State.PUBLISHED).count()
    return newest, in_force


def _read(stamp: tuple[int, int], clock: float) -> _Kept:
    found = Content()
    versions: dict[tuple[str, str], int] = {}
    rows = Definition.objects.filter(state=Definition.State.PUBLISHED).order_by("id")
    for kind, code, version, body in rows.values_list("kind", "code", "version", "body"):
        getattr(found, kind)[code] = adapter(KINDS[kind]).validate_python(body)
        versions[kind, code] = version
    return _Kept(stamp, clock, found, versions)
