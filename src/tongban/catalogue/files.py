"""Reading ``content/<city>``: every file into specs, every mistake with its file, line and field."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from tongban.terms.specs import (
    CertificateSpec,
    CodeList,
    CommunitySpec,
    Content,
    DepartmentSpec,
    ElementSpec,
    FeedSpec,
    MatterSpec,
    PlaceSpec,
    PostSpec,
    UnitSpec,
)
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
    "matters": MatterSpec,
    "certificates": CertificateSpec,
}
_STRICT = ConfigDict(extra="forbid")
_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}
_ELEMENT = ("id", "name_zh", "name_en", "encrypted")  # columns a list must have for its rows to be read at all
_PLACE = ("code", "name_zh", "name_en", "aliases")
_CODE = ("code", "zh", "en")


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


def adapter(spec: Any) -> TypeAdapter[Any]:
    """The border between files and specs, built once per type; unknown fields are refused."""
    if spec not in _ADAPTERS:
        _forbid_extra(spec)
        _ADAPTERS[spec] = TypeAdapter(spec)
    return _ADAPTERS[spec]


def _forbid_extra(spec: Any) -> None:
    spec.__pydantic_config__ = _STRICT


def read(folder: Path) -> tuple[Content, dict[tuple[str, str], Origin]]:
    """Everything the folder declares. Raises ``Faults`` with all mistakes of form at once."""
    content, faults = Content(), list[Fault]()
    origins: dict[tuple[str, str], Origin] = {}
    for kind, raw, origin in _raw(folder, faults):
        try:
            spec = adapter(KINDS[kind]).validate_python(raw)
        except ValidationError as error:
            faults += [_fault(origin, problem) for problem in error.errors()]
            continue
        code = spec.id if kind in ("elements", "codes") else spec.code
        held = getattr(content, kind)
        if code in held:
            first = origins[kind, code]
            message = f"{code!r} is defined twice; first in {first.file}:{first.line}"
            faults.append(Fault(origin.file, origin.line, "code", message))
            continue
        held[code] = spec
        origins[kind, code] = origin
    if faults:
        raise Faults(faults)
    return content, origins


def _fault(origin: Origin, problem: Any) -> Fault:
    field = ".".join(str(part) for part in problem["loc"])
    return Fault(origin.file, origin.line_of(field), field, problem["msg"])


def _raw(folder: Path, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any], Origin]]:
    for kind, name in (
        ("departments", "department"),
        ("posts", "post"),
        ("units", "unit"),
        ("communities", "community"),
    ):
        for raw, origin in _tables(folder / f"{kind}.toml", name, faults, folder):
            yield kind, raw, origin
    yield from _code_lists(folder, faults)
    for row, origin in _rows(folder / "elements.csv", folder, faults, _ELEMENT):
        row["name"] = {"zh": row.pop("name_zh"), "en": row.pop("name_en")}
        row["encrypted"] = row["encrypted"] in ("yes", "true", "1")
        yield "elements", row, origin
    for row, origin in _rows(folder / "places.csv", folder, faults, _PLACE):
        row["name"] = {"zh": row.pop("name_zh"), "en": row.pop("name_en")}
        row["aliases"] = [alias for alias in row["aliases"].split("|") if alias]
        yield "places", row, origin
    for kind in ("feeds", "matters", "certificates"):
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
        at = re.search(r"at line (\d+)", str(error))
        faults.append(Fault(name, int(at[1]) if at else 1, "TOML", str(error)))
    return None


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
