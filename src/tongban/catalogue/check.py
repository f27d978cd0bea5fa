"""What must hold between definitions, beyond the form of each. Every fault names file, line and field."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tongban.rules import transform
from tongban.terms.content import Content
from tongban.terms.permissions import Permission
from tongban.terms.specs import PrintedTable
from tongban.terms.text import Text

from .check_org import check_org
from .check_tables import element_mistakes, table_mistakes
from .files import Fault, Faults, Origin, Sheet, as_of, parse, read
from .mistakes import mistakes

Origins = dict[tuple[str, str], Origin]
FACET_CODES = {"level": "gbt39046_level", "applicant": "gbt39046_target", "event": "life_event"}


def check(folder: Path, *, on: date = date.max) -> Content:
    """``checked``, as content of one day: by default of the day when all that is announced has come into force."""
    return as_of(checked(folder), on)


def checked(folder: Path) -> list[Sheet]:
    """Read the folder and hold it against the house's rules. Raises ``Faults`` with every mistake found.

    Where versions are announced for later, the content of each day on which something changes must be sound.
    """
    sheets = read(folder)
    days = sorted({day for sheet in sheets for day in (sheet.period.begins, sheet.period.ends) if day} | {date.min})
    found: dict[Fault, None] = {}
    for day in days:
        content = as_of(sheets, day)
        origins = {(s.kind, s.code): s.origin for s in sheets if getattr(content, s.kind).get(s.code) is s.spec}
        found |= dict.fromkeys(faults_of(content, origins, folder))
    if found:
        raise Faults(list(found))
    return sheets


def check_one(sheet: Sheet, content: Content, folder: Path) -> None:
    """Hold one definition against all the others in force. Raises ``Faults``."""
    others = {} if sheet.kind == "matters" else getattr(content, sheet.kind)  # nothing rests on a matter
    changed = dataclasses.replace(content, **{sheet.kind: {**others, sheet.code: sheet.spec}})
    found = faults_of(changed, {(sheet.kind, sheet.code): sheet.origin}, folder)
    if found:
        raise Faults(found)


def check_text(kind: str, text: str, name: str, content: Content, folder: Path) -> Sheet:
    """One definition as somebody wrote it, sound beside all the others. Raises ``Faults``, each with its line."""
    sheet = parse(kind, text, name)
    check_one(sheet, content, folder)
    return sheet


def faults_of(content: Content, origins: Origins, folder: Path) -> list[Fault]:
    """What must hold between definitions and does not; only definitions with an origin are looked at."""
    faults = [*_elements(content, origins), *_feeds(content, origins), *_matters(content, origins)]
    faults += [
        *_certificates(content, origins, folder),
        *_posts(content, origins),
        *_places(content, origins),
        *_coded(content, origins),
        *check_org(content, origins),
        *_tables(content, origins),
    ]
    return faults + list(_texts(content, origins))


def _at(origins: Origins, kind: str, code: str, field: str, message: str) -> Fault:
    origin = origins.get((kind, code)) or Origin(f"in force: {kind}/{code}", "")
    return Fault(origin.file, origin.line_of(field), field, message)


def _texts(content: Content, origins: Origins) -> Iterator[Fault]:
    """Every text says something in both languages."""
    for kind, code in origins:
        for field, text in _texts_of(getattr(content, kind)[code]):
            for lang in ("zh", "en"):
                if not getattr(text, lang).strip():
                    yield _at(origins, kind, code, f"{field}.{lang}", "a text is written in both languages, zh and en")


def _texts_of(value: Any, field: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield field, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from _texts_of(inside, f"{field}.{key}")
    elif isinstance(value, tuple):
        for place, inside in enumerate(value):
            yield from _texts_of(inside, f"{field}.{place}")
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _texts_of(getattr(value, one.name), f"{field}.{one.name}".lstrip("."))


def _elements(content: Content, origins: Origins) -> Iterator[Fault]:
    for id, element in content.elements.items():
        if element.codes and element.codes != "places" and element.codes not in content.codes:
            yield _at(origins, "elements", id, "codes", f"no code list {element.codes!r}")
        if element.authority not in content.departments:
            yield _at(origins, "elements", id, "authority", f"no department {element.authority!r}")
    for id, field, message in element_mistakes(content):
        yield _at(origins, "elements", id, field, message)


def _feeds(content: Content, origins: Origins) -> Iterator[Fault]:
    for code, feed in content.feeds.items():
        if feed.department not in content.departments:
            yield _at(origins, "feeds", code, "department", f"no department {feed.department!r}")
        headings = {column.heading for column in feed.columns}
        if feed.key not in headings:
            yield _at(origins, "feeds", code, "key", f"no column has the heading {feed.key!r}")
        for place, column in enumerate(feed.columns):
            here = f"columns.{place}"
            if column.element not in content.elements:
                yield _at(origins, "feeds", code, f"{here}.element", f"{column.heading}: no element {column.element!r}")
            if column.transform not in transform.NAMED:
                message = f"{column.heading}: no transform {column.transform!r}"
                yield _at(origins, "feeds", code, f"{here}.transform", message)


def _matters(content: Content, origins: Origins) -> Iterator[Fault]:
    for code, matter in content.matters.items():
        for field, message in mistakes(matter, content):
            yield _at(origins, "matters", code, field, message)


def _tables(content: Content, origins: Origins) -> Iterator[Fault]:
    for code, table in content.tables.items():
        if ("tables", code) in origins:
            for field, message in table_mistakes(table, content):
                yield _at(origins, "tables", code, field, message)


def _certificates(content: Content, origins: Origins, folder: Path) -> Iterator[Fault]:
    for code, certificate in content.certificates.items():
        if certificate.issuer not in content.departments:
            yield _at(origins, "certificates", code, "issuer", f"no department {certificate.issuer!r}")
        if not (folder / "certificates" / f"{certificate.template}.typ").is_file():
            yield _at(origins, "certificates", code, "template", f"no file {certificate.template}.typ beside it")
        for element in certificate.elements:
            if element not in content.elements:
                yield _at(origins, "certificates", code, "elements", f"no element {element!r}")
        for place, table in enumerate(certificate.tables):
            here = f"tables.{place}.elements"
            for element in table.elements:
                if element not in content.elements:
                    yield _at(origins, "certificates", code, here, f"no element {element!r}")
            groups = {content.elements[one].group for one in table.elements if one in content.elements}
            if len(groups) > 1 or not table.elements:
                yield _at(origins, "certificates", code, here, "a table prints elements of one group, a line each time")
            for code_of in _unknown_codes(table, content):
                yield _at(origins, "certificates", code, f"tables.{place}.only", code_of)


def _unknown_codes(table: PrintedTable, content: Content) -> Iterator[str]:
    first = content.elements.get(table.elements[0]) if table.elements else None
    known = content.codes[first.codes].items if first and first.codes in content.codes else {}
    for one in table.only:
        if one not in known:
            yield f"{one!r} is no code of the table's first element"


def _posts(content: Content, origins: Origins) -> Iterator[Fault]:
    known = {str(permission) for permission in Permission}
    for code, post in content.posts.items():
        for permission in post.permissions:
            if permission not in known:
                yield _at(origins, "posts", code, "permissions", f"no permission {permission!r}")


def _places(content: Content, origins: Origins) -> Iterator[Fault]:
    for code, place in content.places.items():
        if place.parent and place.parent not in content.places:
            yield _at(origins, "places", code, "parent", f"no division {place.parent!r} in this list")


def _coded(content: Content, origins: Origins) -> Iterator[Fault]:
    """What matters are browsed by has a name: levels, applicants and life events stand in their code lists."""
    for code, matter in content.matters.items():
        for facet, field in (("level", "levels"), ("applicant", "applicants"), ("event", "life_events")):
            listed = content.codes.get(FACET_CODES[facet])
            for value in getattr(matter, field):
                if listed is None or value not in listed.items:
                    message = f"{value!r} is not in the code list {FACET_CODES[facet]!r}"
                    yield _at(origins, "matters", code, field, message)
