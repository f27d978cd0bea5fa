"""What loading would change: every version's dates worked out before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any, Literal

from tongban.rules.names import EDITION, entry

from .files import KINDS, Fault, Faults, Sheet, adapter
from .models import Definition

Outcome = Literal["new", "succeeded", "dated", "withdrawn", "unchanged"]
Key = tuple[str, str]
CHUNK = 500  # definitions a transaction


@dataclass(slots=True)
class Known:
    """A version the catalogue holds."""

    id: int
    version: int
    sha: str
    begins: date
    ends: date | None


@dataclass(slots=True)
class Step:
    """What becomes of one definition."""

    kind: str
    code: str
    latest: int  # number of its latest version; 0: there is none
    based_on: int | None  # id of that version
    create: list[tuple[Sheet, str, date, date | None]] = field(default_factory=list)  # with digest and dates
    move: list[tuple[int, date, date | None]] = field(default_factory=list)  # id of a version, its new dates
    outcome: Outcome = "unchanged"


def body_of(sheet: Sheet) -> tuple[dict[str, Any], str]:
    """A definition in canonical form, and its digest. A field that is as by default is left out, so that a field
    added to the house's specs later makes no new version of what does not use it."""
    body: dict[str, Any] = adapter(KINDS[sheet.kind]).dump_python(sheet.spec, mode="json", exclude_defaults=True)
    return body, sha256(dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plan(sheets: Sequence[Sheet], *, on: date, start: date) -> list[Step]:
    """Steps in the order of ``KINDS``, withdrawals last. Raises ``Faults`` for what cannot be."""
    live: dict[Key, list[Known]] = {}
    rows = Definition.objects.live(on).order_by("valid_from", "version")
    for row in rows.defer("body", "found_by"):
        known = Known(row.id, row.version, row.sha, row.valid_from or date.min, row.valid_until)
        live.setdefault((row.kind, row.code), []).append(known)
    latest: dict[Key, tuple[int, int]] = {}
    for kind, code, version, id in Definition.objects.order_by("version").values_list("kind", "code", "version", "id"):
        latest[kind, code] = (version, id)
    wanted: dict[Key, list[Sheet]] = {}
    for sheet in sheets:
        wanted.setdefault((sheet.kind, sheet.code), []).append(sheet)
    faults: list[Fault] = []
    steps = []
    for (kind, code), several in wanted.items():
        step = Step(kind, code, *latest.get((kind, code), (0, None)))
        faults += _settle(step, several, live.pop((kind, code), []), on, start)
        steps.append(step)
    if faults:
        raise Faults(faults)
    order = list(KINDS)
    steps.sort(key=lambda step: order.index(step.kind))
    return steps + [_end(kind, code, held, on) for (kind, code), held in live.items()]


def _settle(step: Step, sheets: list[Sheet], held: list[Known], on: date, start: date) -> Iterator[Fault]:
    """Match what the files say with what is held, version by version in the order of their beginning."""
    by_sha = {known.sha: known for known in held}
    starts: list[date] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.period.begins or date.min):
        if sheet.period.ends is not None and sheet.period.ends <= on:
            continue  # a version of the past may stay in its file; were it still in force, it would end today
        _, sha = body_of(sheet)
        known = by_sha.pop(sha, None)
        begins = sheet.period.begins or (known.begins if known else start)
        starts.append(begins)
        if known is not None:
            yield from _again(step, sheet, known, on)
            continue
        yield from _unfit(step, sheet, begins, on)
        step.create.append((sheet, sha, begins, sheet.period.ends))
        step.outcome = "succeeded" if step.latest else "new"
    for known in by_sha.values():  # no file says so any more: it ends when the next begins, and if none does, today
        ends = min((day for day in starts if day >= on and day > known.begins), default=max(on, known.begins))
        if known.begins > on:
            ends = known.begins  # announced, and taken back: it never begins
        if ends != known.ends:
            step.move.append((known.id, known.begins, ends))
    if step.move and not step.create:
        step.outcome = "dated" if starts else "withdrawn"


def _again(step: Step, sheet: Sheet, known: Known, on: date) -> Iterator[Fault]:
    """A version that is held already: its end may be told later, its beginning only while it has not begun."""
    begins, ends = sheet.period.begins or known.begins, sheet.period.ends
    if begins != known.begins and (known.begins <= on or begins < on):
        if known.begins > on:
            yield sheet.fault("valid_from", f"{begins} is past; a version may come into force from {on} on")
        begins = known.begins  # what began has begun: the file may go on naming the day it was first published
    if (begins, ends) != (known.begins, known.ends):
        step.move.append((known.id, begins, ends))


def _unfit(step: Step, sheet: Sheet, begins: date, on: date) -> Iterator[Fault]:
    stale = stale_because(sheet, step.latest)
    if stale is not None:
        yield stale
    if step.latest and begins < on:
        yield sheet.fault(
            "valid_from",
            f"{begins} is past, and version {step.latest} held then: what was in force is never edited. "
            f"Leave valid_from out, or name a day from {on} on",
        )


def stale_because(sheet: Sheet, latest: int) -> Fault | None:
    """The fault of a text written against another version than the latest. A new catalogue has none to be stale of."""
    if sheet.based_on is None or not latest or sheet.based_on == latest:
        return None
    return sheet.fault(
        "based_on",
        f"written against version {sheet.based_on}, but the latest is version {latest}: "
        f"see `tongban versions {sheet.kind} {sheet.code}`, take over what changed there, "
        f"then write based_on = {latest}",
    )


def _end(kind: str, code: str, held: list[Known], on: date) -> Step:
    """No file declares it any more: it ends today, and what was announced never begins."""
    step = Step(kind, code, held[-1].version, held[-1].id, outcome="withdrawn")
    step.move = [(known.id, known.begins, max(known.begins, on)) for known in held]
    return step


def found_by(sheet: Sheet) -> dict[str, Any] | None:
    """What a matter is found by, ready to be stored."""
    return {"edition": EDITION, **asdict(entry(sheet.spec))} if sheet.kind == "matters" else None
