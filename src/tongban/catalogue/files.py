"""Reading ``content/<city>``: every file into specs, every mistake with its file, line and field."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from tongban.rules.validity import Period
from tongban.terms.content import Content
from tongban.terms.specs import (
    CertificateSpec,
    CodeList,
    CommunitySpec,
    DepartmentSpec,
    ElementSpec,
    FeedSpec,
    MatterSpec,
    PlaceSpec,
    PostSpec,
    UnitSpec,
    WordSpec,
)
from tongban.terms.tables import BurdenSpec, TableSpec
from tongban.terms.text import Text

KINDS: dict[str, Any] = {
    "departments": DepartmentSpec,
    "places": PlaceSpec,
    "posts": PostSpec,
    "units": UnitSpec,
    "communities": CommunitySpec,
    "codes": CodeList,
    "elements": ElementSpec,
    "feeds": FeedSpec,
    "certificates": CertificateSpec,
    "burdens": BurdenSpec,
    "tables": TableSpec,
    "words": WordSpec,
    "matters": MatterSpec,  # last: what a matter names is loaded before it
}
_STRICT = ConfigDict(extra="forbid")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}
_ELEMENT = ("id", "name_zh", "name_en", "encrypted")  # columns a list must have for its rows to be read at all
_PLACE = ("code", "name_zh", "name_en", "aliases")
_CODE = ("code", "zh", "en")
_WORD = ("said", "meant")


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in content: where it stands and what to do."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class Faults(Exception):
    """Content that cannot be loaded; nothing of it was."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a definition came from, to point at in a message."""

    file: str
    text: str
    line: int = 1

    def line_of(self, field: str) -> int:
        """The line that sets ``field`` (``columns.3.element``: in the fourth ``[[columns]]``), or the nearest above."""
        lines = self.text.splitlines()
        if not lines:
            return self.line
        at, last = self.line, len(lines)
        if lines[at - 1].startswith("[["):
            again = (number for number in range(at + 1, last + 1) if lines[number - 1].strip() == lines[at - 1].strip())
            last = next(again, last + 1) - 1
        parts = field.split(".")
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            if part.isdigit():
                continue
            found = _set_between(lines, part, int(following) if following.isdigit() else 0, at, last)
            if found is None:
                break
            at, last = found
        return at


def _set_between(lines: list[str], name: str, nth: int, first: int, last: int) -> tuple[int, int] | None:
    """The lines that belong to ``name`` between two lines: its key, or its table (the ``nth`` of several)."""
    heads = [number for number in range(first, last + 1) if lines[number - 1].startswith("[")]
    tables = next((number for number in heads if number > first), last + 1)
    for number in range(first, tables):
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[number - 1]):
            return number, number
    header = re.compile(rf"\[\[?([\w-]+\.)*{re.escape(name)}\]\]?\s*(#.*)?")
    named = [number for number in heads if header.fullmatch(lines[number - 1])]
    if nth >= len(named):
        return None
    return named[nth], next((number for number in heads if number > named[nth]), last + 1) - 1


NOWHERE = Origin("", "")
UNDATED = Period(None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of one definition, as a file gives it; ``based_on`` is the version it was written against."""

    kind: str
    code: str
    spec: Any
    period: Period = UNDATED
    based_on: int | None = None
    origin: Origin = NOWHERE

    def fault(self, where: str, message: str) -> Fault:
        return Fault(self.origin.file, self.origin.line_of(where), where, message)


@dataclass(frozen=True, slots=True)
class _Note:
    """What a file may say of its version, beside the definition itself."""

    based_on: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def adapter(spec: Any) -> TypeAdapter[Any]:
    """The border between files and specs, built once per type; unknown fields are refused."""
    if spec not in _ADAPTERS:
        _forbid_extra(spec)
        _ADAPTERS[spec] = TypeAdapter(spec)
    return _ADAPTERS[spec]


def _forbid_extra(spec: Any) -> None:
    spec.__pydantic_config__ = _STRICT


def code_of(kind: str, spec: Any) -> str:
    """What a definition is known by."""
    code: str = spec.id if kind in ("elements", "codes") else spec.code
    return code


def sheets_of(content: Content) -> list[Sheet]:
    """Content as sheets without dates: in force from the day they are loaded."""
    return [Sheet(kind, code, spec) for kind in KINDS for code, spec in getattr(content, kind).items()]


def as_of(sheets: Iterable[Sheet], on: date) -> Content:
    """What the sheets say for one day. Those without a beginning hold until they end."""
    content = Content()
    for sheet in sheets:
        begins, ends = sheet.period.begins, sheet.period.ends
        if (begins is None or begins <= on) and (ends is None or on < ends):
            getattr(content, sheet.kind)[sheet.code] = sheet.spec
    return content


def read(folder: Path) -> list[Sheet]:
    """Everything the folder declares. Raises ``Faults`` with all mistakes of form at once."""
    faults: list[Fault] = []
    sheets: list[Sheet] = []
    for kind, raw, origin in _raw(folder, faults):
        note = {name: raw.pop(name) for name in ("based_on", "valid_from", "valid_until") if name in raw}
        try:
            told: _Note = adapter(_Note).validate_python(note)
            spec = adapter(KINDS[kind]).validate_python(raw)
        except ValidationError as error:
            faults += [_fault(origin, problem) for problem in error.errors()]
            continue
        period = Period(told.valid_from, told.valid_until)
        sheets.append(Sheet(kind, code_of(kind, spec), spec, period, told.based_on, origin))
    faults += _collisions(sheets)
    if faults:
        raise Faults(faults)
    return sheets


def parse(kind: str, text: str, file: str) -> Sheet:
    """One definition from TOML, as the workshop proposes it. Raises ``Faults``."""
    origin = Origin(file, text)
    try:
        raw = tomllib.loads(text)
        based_on = adapter(_Note).validate_python({"based_on": raw.pop("based_on", None)}).based_on
        spec = adapter(KINDS[kind]).validate_python(raw)
    except tomllib.TOMLDecodeError as error:
        raise Faults([_unreadable(file, error)]) from None
    except ValidationError as error:
        raise Faults([_fault(origin, problem) for problem in error.errors()]) from None
    return Sheet(kind, code_of(kind, spec), spec, UNDATED, based_on, origin)


def _collisions(sheets: list[Sheet]) -> Iterator[Fault]:
    """One code twice is a mistake, unless each says when it holds and no day has two of them."""
    held: dict[tuple[str, str], list[Sheet]] = {}
    for sheet in sheets:
        begins, ends = sheet.period.begins, sheet.period.ends
        if ends is not None and begins is not None and ends <= begins:
            yield sheet.fault("valid_until", f"{ends} is not after valid_from; write the first day it no longer holds")
        others = held.setdefault((sheet.kind, sheet.code), [])
        for other in others:
            where = f"{other.origin.file}:{other.origin.line}"
            if _always(sheet).overlaps(_always(other)):
                dated = sheet.period != UNDATED or other.period != UNDATED
                message = f"{sheet.code!r} is defined twice; first in {where}"
                advice = "; no day may have two versions: end the earlier with valid_until on the later's valid_from"
                yield sheet.fault("valid_from" if dated else "code", message + (advice if dated else ""))
        others.append(sheet)


def _always(sheet: Sheet) -> Period:
    return Period(sheet.period.begins or date.min, sheet.period.ends)


def _fault(origin: Origin, problem: Any) -> Fault:
    field = ".".join(str(part) for part in problem["loc"])
    return Fault(origin.file, origin.line_of(field), field, problem["msg"])


def _raw(folder: Path, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any], Origin]]:
    for kind, name in (
        ("departments", "department"),
        ("posts", "post"),
        ("units", "unit"),
        ("communities", "community"),
        ("burdens", "burden"),
    ):
        if kind == "burdens" and not (folder / "burdens.toml").exists():
            continue  # a city that has not measured yet
        for raw, origin in _tables(folder / f"{kind}.toml", name, faults, folder):
            yield kind, raw, origin
    yield from _code_lists(folder, faults)
    for row, origin in _rows(folder / "elements.csv", folder, faults, _ELEMENT):
        row["name"] = {"zh": row.pop("name_zh"), "en": row.pop("name_en")}
        for flag in ("encrypted", "community", "listed"):
            row[flag] = row.get(flag, "") in ("yes", "true", "1")
        yield "elements", row, origin
    for row, origin in _rows(folder / "places.csv", folder, faults, _PLACE):
        row["name"] = {"zh": row.pop("name_zh"), "en": row.pop("name_en")}
        row["aliases"] = [alias for alias in row["aliases"].split("|") if alias]
        yield "places", row, origin
    if (folder / "words.csv").exists():
        for row, origin in _rows(folder / "words.csv", folder, faults, _WORD):
            meant = [name for name in row["meant"].split("|") if name]
            yield "words", {"code": row["said"], "meant": meant}, origin
    for kind in ("feeds", "certificates", "tables", "matters"):
        for file in sorted((folder / kind).glob("*.toml")):
            whole = _toml(file, faults, folder)
            if whole is not None:
                yield kind, whole, Origin(str(file.relative_to(folder.parent)), file.read_text(encoding="utf-8"))


def _toml(file: Path, faults: list[Fault], folder: Path) -> dict[str, Any] | None:
    name = str(file.relative_to(folder.parent))
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(name, 1, "file", "is missing"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(_unreadable(name, error))
    return None


def _unreadable(name: str, error: Exception) -> Fault:
    at = re.search(r"at line (\d+)", str(error))
    return Fault(name, int(at[1]) if at else 1, "TOML", str(error))


def _tables(file: Path, name: str, faults: list[Fault], folder: Path) -> Iterator[tuple[dict[str, Any], Origin]]:
    raw = _toml(file, faults, folder)
    if raw is None:
        return
    text = file.read_text(encoding="utf-8")
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{name}]]"]
    for index, table in enumerate(raw.get(name, [])):
        line = starts[index] if index < len(starts) else 1
        yield table, Origin(str(file.relative_to(folder.parent)), text, line)


def _rows(
    file: Path, folder: Path, faults: list[Fault], columns: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], Origin]]:
    name = str(file.relative_to(folder.parent))
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            lacking = [column for column in columns if column not in (reader.fieldnames or ())]
            if lacking:
                faults.append(Fault(name, 1, "heading", f"has no column {', '.join(lacking)}"))
                return
            for row in reader:
                if None in row or None in row.values():
                    faults.append(Fault(name, reader.line_num, "row", "has another number of cells than the heading"))
                    continue
                yield dict(row), Origin(name, "", reader.line_num)
    except FileNotFoundError:
        faults.append(Fault(name, 1, "file", "is missing"))
    except UnicodeDecodeError:
        faults.append(Fault(name, 1, "file", "is not UTF-8; save it again in that encoding"))


def _code_lists(folder: Path, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any], Origin]]:
    for raw, origin in _tables(folder / "codes.toml", "list", faults, folder):
        items: dict[str, Text] = {}
        for row, where in _rows(folder / "codes" / f"{raw.get('id', '')}.csv", folder, faults, _CODE):
            if row["code"] in items:
                faults.append(Fault(where.file, where.line, "code", f"{row['code']!r} stands twice"))
            items[row["code"]] = Text(row["zh"], row["en"])
        yield "codes", {**raw, "items": items}, origin
