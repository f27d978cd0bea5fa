"""Finding matters in force: words, filters, pages, and what is frequent.

The index is made once per edition of the catalogue in each process (a second for 16,000 matters, about ten megabytes).
When the catalogue changes, a thread makes the next one while requests go on with the one before.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Sum

from tongban.rules.find import Index
from tongban.rules.names import EDITION, Entry, Points, entry
from tongban.rules.narrow import FACETS, Facet, Narrowing, as_set, kept
from tongban.terms.specs import MatterSpec

from .current import Kept, Stamp, present
from .matters import Matters
from .models import Definition, MatterUse

log = logging.getLogger(__name__)
SIZE = 20
_AT_ONCE = 500
_RECOUNT_SECONDS = 600.0  # how often a process asks what is frequent now
_RETRY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """The index of one edition."""

    stamp: Stamp
    generation: int
    made: float
    uses: Mapping[str, int]
    versions: Mapping[str, int]
    index: Index
    narrowing: Narrowing


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer, and what each filter would leave of it."""

    matters: list[MatterSpec]
    total: int
    counts: Mapping[Facet, Mapping[str, int]]
    near: bool = False  # nothing is called so; these are close to it
    before: str | None = None  # ``after`` of the page before; "" the first page, None there is none
    after: str = ""  # code of the last matter here when more follow
    unfiltered: int = 0  # how many there would be without filters, when the filters leave none
    values: Mapping[Facet, str] = field(default_factory=dict)


_shelf: Shelf | None = None
_making = threading.Lock()
_tried = 0.0


def find(query: str, limit: int = 100) -> list[MatterSpec]:
    """Matters that answer ``query``, best first."""
    shelf = ready()
    found = [shelf.index.entries[number].code for number in shelf.index.search(query).numbers[:limit]]
    return _some(found)


def page(query: str = "", chosen: Mapping[Facet, str] | None = None, *, after: str = "", size: int = SIZE) -> Found:
    """One page of what answers ``query`` and fits every filter; without a query of everything, frequent first.

    ``after`` is the code of the last matter of the page before; one that is gone leads to the first page.
    """
    shelf, chosen = ready(), chosen or {}
    index, width = shelf.index, len(shelf.index.entries)
    answer = index.search(query) if query.strip() else None
    ordered = index.listed if answer is None else answer.numbers
    among = as_set(ordered, width)
    numbers = kept(ordered, shelf.narrowing.chosen(chosen) & among, width)
    start = _place_after(index, numbers, after)
    here = numbers[start : start + size]
    codes = [index.entries[number].code for number in here]
    earlier = start - size - 1
    return Found(
        matters=_some(codes),
        total=len(numbers),
        counts={f: shelf.narrowing.counts(f, shelf.narrowing.chosen(chosen, but=f) & among) for f in FACETS},
        near=answer is not None and answer.best <= Points.NEAR,
        before=None if start == 0 else "" if earlier < 0 else index.entries[numbers[earlier]].code,
        after=codes[-1] if start + size < len(numbers) else "",
        unfiltered=0 if numbers else len(ordered),
        values=chosen,
    )


def frequent(limit: int, chosen: Mapping[Facet, str] | None = None) -> list[MatterSpec]:
    """What people apply for most."""
    return page("", chosen, size=limit).matters


def counts() -> Mapping[Facet, Mapping[str, int]]:
    """How many matters each value of each filter has."""
    shelf = ready()
    everything = shelf.narrowing.chosen({})
    return {facet: shelf.narrowing.counts(facet, everything) for facet in FACETS}


def _place_after(index: Index, numbers: Sequence[int], code: str) -> int:
    number = index.number.get(code)
    try:
        return numbers.index(number) + 1 if number is not None else 0
    except ValueError:
        return 0


def _some(codes: list[str]) -> list[MatterSpec]:
    matters = present().content.matters
    assert isinstance(matters, Matters)  # noqa: S101 - what ``present`` always gives
    return matters.some(codes)


# ---------------------------------------------------------------- making the index
def ready() -> Shelf:
    """The index of the catalogue in force; the one before while the next is being made."""
    global _shelf
    now, shelf = present(), _shelf
    if shelf is None or shelf.generation != now.generation:
        with _making:
            if _shelf is None or _shelf.generation != now.generation:
                _shelf = _make(now, None)
            return _shelf
    if shelf.stamp != now.stamp or time.monotonic() - shelf.made > _RECOUNT_SECONDS:
        _make_beside(now, shelf)
    return shelf


def warm() -> None:
    """Make the index before a new process serves, so that its first visitor need not wait for it.

    Not in a thread: a server that forks its workers would copy the locks such a thread holds, and nobody would ever
    release them there.
    """
    try:
        ready()
    except DatabaseError:
        log.info("no search index yet: the catalogue cannot be read")
    finally:
        connection.close()  # a connection is not shared either


def _make_beside(now: Kept, before: Shelf) -> None:
    """Make the next index in a thread of its own, unless that is being done or was just tried in vain."""
    global _tried
    clock = time.monotonic()
    if clock - _tried < _RETRY_SECONDS or not _making.acquire(blocking=False):
        return
    _tried = clock
    threading.Thread(target=_renew, args=(now, before), name="catalogue-search", daemon=True).start()


def _renew(now: Kept, before: Shelf) -> None:
    global _shelf, _tried
    try:
        _shelf, _tried = _make(now, before), 0.0
    except DatabaseError:
        log.exception("the search index could not be made; the one before stays in use")
    finally:
        _making.release()
        connection.close()


def _make(now: Kept, before: Shelf | None) -> Shelf:
    matters = now.content.matters
    assert isinstance(matters, Matters)  # noqa: S101 - what ``present`` always gives
    versions, uses = matters.versions, _uses()
    if before is not None and before.stamp == now.stamp and _steps(uses) == _steps(before.uses):
        return replace(before, made=time.monotonic())
    entries = _entries(versions, before, matters)
    meant = {word.code: word.meant for word in now.content.words.values()}
    index = Index(entries, meant=meant, uses=uses)
    return Shelf(now.stamp, now.generation, time.monotonic(), uses, versions, index, Narrowing(entries))


def _uses() -> dict[str, int]:
    rows = MatterUse.objects.values("matter").annotate(times=Sum("filed")).values_list("matter", "times")
    return dict(rows)


def _steps(uses: Mapping[str, int]) -> dict[str, int]:
    """Use as the order sees it: by doublings."""
    return {code: times.bit_length() for code, times in uses.items()}


def _entries(versions: Mapping[str, int], before: Shelf | None, matters: Matters) -> list[Entry]:
    """What each matter is found by; only versions the index before did not have are read."""
    found: dict[str, Entry] = {}
    if before is not None:
        for one in before.index.entries:
            if versions.get(one.code) == before.versions[one.code]:
                found[one.code] = one
    lacking = [code for code in versions if code not in found]
    for first in range(0, len(lacking), _AT_ONCE):
        rows = Definition.objects.filter(kind="matters", code__in=lacking[first : first + _AT_ONCE])
        for code, version, stored in rows.values_list("code", "version", "found_by"):
            if versions[code] == version:
                found[code] = _entry(stored) or entry(matters[code])
    return [found[code] for code in versions if code in found]


def _entry(stored: dict[str, Any] | None) -> Entry | None:
    """An entry as it was stored, unless another edition of the rules made it."""
    if stored is None or stored.get("edition") != EDITION:
        return None
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}
    del fields["edition"]
    return Entry(**fields)
