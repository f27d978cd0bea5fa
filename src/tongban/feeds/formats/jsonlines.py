"""JSON lines: one object a line, its names the headings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tongban.terms.specs import FeedSpec

from .base import FileRefused, Row, Sheet, fold, needed
from .csvfile import encoding_of, text


def sheet(path: Path, spec: FeedSpec) -> Sheet:
    """The table in a JSON lines file; the first object must have the needed names."""
    encoding = encoding_of(path, spec)
    names = _names(spec)
    first = next((row for _, row, _ in _objects(path, encoding) if row is not None), None)
    if first is None:
        raise FileRefused(f"{path.name}:1: no line is a JSON object; write one object a line")
    there = {fold(name) for name in first}
    lacking = [sorted(options)[0] for options in needed(spec) if not options & there]
    if lacking:
        raise FileRefused(f"{path.name}:1: the objects lack {', '.join(lacking)}; they have {', '.join(sorted(there))}")
    known = {name for options in names for name in options}
    others = sorted(there - known)
    headings = [fold(column) for column in _own(spec)] + others
    options = [*names, *({name} for name in others)]
    return Sheet(f"json lines, {encoding}", headings, lambda: _rows(path, encoding, options))


def _own(spec: FeedSpec) -> list[str]:
    extra = [name for name in (spec.observed, *spec.ignored) if name]
    declared = [column.heading for column in spec.columns]
    return declared + [name for name in extra if name not in declared]


def _names(spec: FeedSpec) -> list[set[str]]:
    """For each heading of ours, the names an object may use."""
    aliases = {column.heading: column.aliases for column in spec.columns}
    return [{fold(name) for name in (heading, *aliases.get(heading, ()))} for heading in _own(spec)]


def _rows(path: Path, encoding: str, options: list[set[str]]) -> Iterator[Row]:
    for line, row, problem in _objects(path, encoding):
        if row is None:
            yield line, None, problem
            continue
        held = {fold(name): value for name, value in row.items()}
        nested = next((name for name, value in held.items() if isinstance(value, dict | list)), None)
        if nested is not None:
            yield line, None, f"{nested} is not a plain value"
            continue
        yield line, [_text(next((held[n] for n in names if n in held), None)) for names in options], ""


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    with text(path, encoding) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, None, f"not JSON: {error}"
                continue
            if isinstance(found, dict):
                yield number, found, ""
            else:
                yield number, None, "not a JSON object"


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
