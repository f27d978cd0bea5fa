"""``tongban divisions FILE``: bring in a list of divisions, a crosswalk between lists, or what became of divisions."""

import json as json_format
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.config.divisions import Read, read_file
from tongban.feeds.formats.base import FileRefused
from tongban.org.actions import load_crosswalk, load_divisions, succeed
from tongban.org.actions.divisions import WrongSuccession
from tongban.org.models import Division
from tongban.rules.crosswalk import ListKey, read_crosswalk
from tongban.rules.division_list import Entry, ListRow, check_list
from tongban.rules.succession import read_successions
from tongban.terms.text import Text
from tongban.terms.values import RowRefused

MOST_TOLD = 50  # refused rows printed; all of them with --json


@dataclass
class Report:
    """What became of the file."""

    file: str
    kind: str
    rows: int
    lists: list[str]
    counts: dict[str, int]
    refused: list[RowRefused]
    ignored: tuple[str, ...]
    written: bool
    roots: list[Entry] = field(default_factory=list)

    def as_json(self) -> str:
        refused = [
            {
                "line": one.line,
                "field": one.column,
                "kind": one.kind,
                "code": one.key,
                "reason": _both(one.reason),
                "mend": _both(one.mend),
            }
            for one in self.refused
        ]
        body = {"file": self.file, "kind": self.kind, "rows": self.rows, "lists": self.lists, "counts": self.counts}
        body |= {"refused": refused, "ignored_columns": list(self.ignored), "written": self.written}
        body |= {"without_parent": [entry.code for entry in self.roots]}
        return json_format.dumps(body, ensure_ascii=False)

    def told(self) -> Iterable[str]:
        sums = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in self.counts.items())
        lists = f" ({', '.join(self.lists)})" if self.lists else ""
        yield f"{self.file}: {self.kind}, {self.rows} rows{lists}: {sums}, {len(self.refused)} refused"
        for one in self.refused[:MOST_TOLD]:
            yield f"  {self.file}:{one.line}: {one.column or 'row'}: {one.reason.en} -> {one.mend.en}"
        if len(self.refused) > MOST_TOLD:
            yield f"  … and {len(self.refused) - MOST_TOLD} more; all of them with --json"
        if self.ignored:
            yield f"  columns read past: {', '.join(self.ignored)}"
        if self.roots:
            some = ", ".join(f"{entry.name} {entry.code}" for entry in self.roots[:5])
            yield f"  {len(self.roots)} without a parent in this list ({some}): load the list that has it"
        if not self.written:
            yield "  dry run: nothing was written"


class Command(BaseCommand):
    help = (
        "Bring in divisions from a CSV or XLSX file: a list of NBS, MCA or GB/T 2260 style, a crosswalk between lists, "
        "or a table of former, latter, kind, on. Good rows are kept; run again, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", help="whose list it is, NBS, MCA or GBT2260, unless a column says so")
        parser.add_argument("--edition", help="which edition, e.g. 2022, unless a column says so")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, with every refused row")

    def handle(self, *args: Any, file: Path, json: bool, dry_run: bool, **options: Any) -> None:
        try:
            read = read_file(file)
        except FileRefused as refused:
            raise CommandError(str(refused)) from None
        if read.kind == "crosswalk":
            report = _crosswalk(file, read, write=not dry_run)
        elif read.kind == "successions":
            report = _successions(file, read, write=not dry_run)
        else:
            report = _list(file, read, options["scheme"], options["edition"], write=not dry_run)
        for line in [report.as_json()] if json else report.told():
            self.stdout.write(line)


def _list(file: Path, read: Read, scheme: str | None, edition: str | None, *, write: bool) -> Report:
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    refused, roots = list(read.refused), list[Entry]()
    lists = _by_list(file, read.rows, scheme, edition)
    for key, rows in lists.items():
        held = Division.objects.filter(scheme=key.scheme, edition=key.edition)
        checked = check_list(rows, dict(held.values_list("code", "level")))
        loaded = load_divisions(key=key, entries=checked.entries, write=write)
        for name in counts:
            counts[name] += getattr(loaded, name)
        refused += checked.refused
        roots += [entry for entry in checked.entries if not entry.parent and entry.level != "province"]
    rows_read = len(read.rows) + len(read.refused)
    names = [f"{key.scheme} {key.edition}" for key in lists]
    return Report(
        file.name, read.kind, rows_read, names, counts, _sorted(refused), read.ignored, written=write, roots=roots
    )


def _by_list(
    file: Path, rows: Iterable[ListRow], scheme: str | None, edition: str | None
) -> Mapping[ListKey, list[ListRow]]:
    """Rows by the list they belong to: a column says, or the command line; nobody guesses."""
    found: dict[ListKey, list[ListRow]] = {}
    for row in rows:
        whose = (row.cell("scheme") or scheme or "").upper(), row.cell("edition") or edition or ""
        for value, option in zip(whose, ("scheme", "edition"), strict=True):
            if not value or ":" in value or any(char.isspace() for char in value):
                raise CommandError(f"{file.name}:{row.line}: {option}: say which with --{option} (got {value!r})")
        found.setdefault(ListKey(*whose), []).append(row)
    return found


def _crosswalk(file: Path, read: Read, *, write: bool) -> Report:
    crosswalk = read_crosswalk(read.rows, read.columns)
    linked = load_crosswalk(crosswalk=crosswalk, write=write)
    counts = {"units_not_listed_before": linked.units, "new_links": linked.links, "links_known": linked.unchanged}
    names = [f"{key.scheme} {key.edition}" for key in read.columns.values()]
    refused = _sorted([*read.refused, *crosswalk.refused])
    rows = len(read.rows) + len(read.refused)
    return Report(file.name, read.kind, rows, names, counts, refused, read.ignored, written=write)


def _successions(file: Path, read: Read, *, write: bool) -> Report:
    changes, refused = read_successions(read.rows)
    counts = {"changes": len(changes), "new_links": 0}
    for change in changes if write else ():
        try:
            counts["new_links"] += succeed(change=change)
        except WrongSuccession as wrong:
            mend = Text("请先装有这些单位的名单", "load the lists these units are in first")
            refused.append(RowRefused(change.line, "no_such_division", "former", wrong.reason, mend, change.former[0]))
    rows = len(read.rows) + len(read.refused)
    refused = _sorted([*read.refused, *refused])
    return Report(file.name, read.kind, rows, [], counts, refused, read.ignored, written=write)


def _sorted(refused: Iterable[RowRefused]) -> list[RowRefused]:
    return sorted(refused, key=lambda one: one.line)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
