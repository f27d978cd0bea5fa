"""Writing to the catalogue: loading files, proposing one definition, putting it into force, counting use."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from .check import check_one, faults_of
from .current import content_on, forget
from .files import KINDS, Faults, Origin, Sheet, parse
from .models import Definition, Edition
from .plan import CHUNK, Step, body_of, found_by, plan, stale_because


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """How many definitions are new, have a successor, were given other dates, were withdrawn, or stand unchanged."""

    new: int = 0
    succeeded: int = 0
    dated: int = 0
    withdrawn: int = 0
    unchanged: int = 0


def load(
    *,
    sheets: Sequence[Sheet],
    on: date,
    start: date | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Loaded:
    """Bring the catalogue to ``sheets`` (already checked) on the legal day ``on``.

    What changed gets a successor that comes into force on ``start`` (else at once), or on the day its file names; what
    no file declares any more is withdrawn. Everything is worked out first, and ``Faults`` raised; then it is written in
    committed chunks, what others rest on first, so that an interrupted load is simply run again.
    """
    steps = plan(sheets, on=on, start=start or on)
    counts = dict.fromkeys((field.name for field in dataclasses.fields(Loaded)), 0)
    for step in steps:
        counts[step.outcome] += 1
    changes = [step for step in steps if step.create or step.move]
    for first in range(0, len(changes), CHUNK):
        chunk = changes[first : first + CHUNK]
        made = [one for step in chunk for one in _made(step)]  # reading sounds takes its time: outside the transaction
        with transaction.atomic():
            _next_edition()
            _move(chunk)
            Definition.objects.bulk_create(made)
        told(min(first + CHUNK, len(changes)), len(changes))
    forget()
    return Loaded(**counts)


def _made(step: Step) -> list[Definition]:
    return [
        Definition(
            kind=step.kind,
            code=step.code,
            version=step.latest + nth,
            valid_from=begins,
            valid_until=ends,
            body=body_of(sheet)[0],
            sha=sha,
            found_by=found_by(sheet),
            based_on_id=step.based_on,
        )
        for nth, (sheet, sha, begins, ends) in enumerate(step.create, 1)
    ]


def _move(chunk: list[Step]) -> None:
    """New dates for versions that are held: one statement for each pair of dates; what ends, before what goes on."""
    moved: dict[tuple[date, date | None], list[int]] = {}
    for step in chunk:
        for id, begins, ends in step.move:
            moved.setdefault((begins, ends), []).append(id)
    for (begins, ends), ids in sorted(moved.items(), key=lambda one: one[0][1] is None):
        Definition.objects.filter(id__in=ids).update(valid_from=begins, valid_until=ends)


def propose(*, kind: str, text: str, on: date, file: str = "", code: str = "") -> Definition:
    """One definition in TOML becomes a concept: checked against what is in force, held, not in force.

    ``code`` is what it must be of, when that is known. Raises ``Faults`` with file, line and field; among them a stale
    ``based_on``.
    """
    if kind not in KINDS:
        raise LookupError(kind)
    sheet = parse(kind, text, file or f"proposed {kind}")
    if code and sheet.code != code:
        raise Faults([sheet.fault("code", f"{sheet.code!r} is not {code!r}")])
    check_one(sheet, content_on(on), settings.TONGBAN_CONTENT)
    with transaction.atomic():
        _next_edition()
        before = Definition.objects.filter(kind=kind, code=sheet.code).order_by("-version").first()
        latest = before.version if before else 0
        stale = stale_because(sheet, latest)
        if stale is not None:
            raise Faults([stale])
        body, sha = body_of(sheet)
        return Definition.objects.create(
            kind=kind,
            code=sheet.code,
            version=latest + 1,
            body=body,
            sha=sha,
            found_by=found_by(sheet),
            based_on=before,
        )


class NotAConcept(Exception):
    """The version is in force, was in force, or is announced already."""


class TooLate(Exception):
    """The day chosen is past, or another version is announced for that day or a later one."""


def publish(*, definition_id: int, valid_from: date, on: date) -> Definition:
    """A concept comes into force on ``valid_from``, today or later; what holds until then ends on that day."""
    with transaction.atomic():
        _next_edition()
        concept = Definition.objects.get(id=definition_id)
        if concept.valid_from is not None:
            raise NotAConcept(concept)
        live = Definition.objects.live(on).filter(kind=concept.kind, code=concept.code)
        last = live.aggregate(last=Max("valid_from"))["last"]
        if valid_from < on or (last is not None and last > on and valid_from <= last):
            raise TooLate(valid_from)
        live.filter(valid_until=None).update(valid_until=valid_from)
        live.filter(valid_until__gt=valid_from).update(valid_until=valid_from)
        concept.valid_from = valid_from
        concept.save(update_fields=["valid_from"])
        _sound(concept.kind, concept.code, valid_from)
    forget()
    return concept


def withdraw(*, kind: str, code: str, valid_until: date, on: date) -> None:
    """What is in force ends on a day, today or later; what was announced for after that day never begins."""
    if valid_until < on:
        raise TooLate(valid_until)
    with transaction.atomic():
        _next_edition()
        live = Definition.objects.live(on).filter(kind=kind, code=code)
        live.filter(valid_from__gt=valid_until).update(valid_until=F("valid_from"))
        live.filter(valid_from__lte=valid_until).update(valid_until=valid_until)
        if kind != "matters":  # nothing rests on a matter
            _sound(kind, code, valid_until)
    forget()


def _sound(kind: str, code: str, day: date) -> None:
    """What is in force on a day still holds together after a change of one definition. Raises ``Faults``."""
    found = content_on(day)
    looked_at = [(kind, code)] if kind == "matters" else [(one, held) for one in KINDS for held in getattr(found, one)]
    origins = {one: Origin(f"in force on {day}: {'/'.join(one)}", "") for one in looked_at}
    if faults := faults_of(found, origins, settings.TONGBAN_CONTENT):
        raise Faults(faults)


def _next_edition() -> None:
    """Raise the edition, first of all: whoever changes the catalogue waits here for whoever does so already."""
    if not Edition.objects.filter(id=1).update(number=F("number") + 1):
        Edition.objects.bulk_create([Edition(number=1)], ignore_conflicts=True)
