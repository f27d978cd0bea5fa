"""``tongban feed CODE FILE [--json]``: take a department's file."""

import csv
import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.feeds.actions import NoSuchFeed, Taken, take
from tongban.feeds.reading import FileRefused
from tongban.terms.values import RowRefused


class Command(BaseCommand):
    help = "Take a department's file. The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="code of the feed, as in content/<city>/feeds/")
        parser.add_argument("file", type=Path)
        parser.add_argument("--quarantine", type=Path, help="write here, as CSV, what was set aside and what mends it")
        parser.add_argument("--full", action="store_true", help="the file holds everything: what it lacks is gone")
        parser.add_argument("--json", action="store_true", help="print the sum as JSON")

    def handle(self, *args: Any, code: str, file: Path, json: bool, **options: Any) -> None:
        asked: Path | None = options["quarantine"]
        refused: list[RowRefused] = []
        try:
            taken = take(feed=code, path=file, now=timezone.now, full=options["full"], refused=refused.append)
        except (NoSuchFeed, FileRefused) as error:
            raise CommandError(str(error)) from None
        if asked is not None:
            _write_quarantine(asked, refused)
        for line in [_as_json(dataclasses.asdict(taken))] if json else told(taken):
            self.stdout.write(line)


def _write_quarantine(path: Path, refused: list[RowRefused]) -> None:
    """Line, column, reason and mend of every row set aside: no cell of it, so that the list can be sent back."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["行", "列", "原因", "怎样改", "kind", "reason", "mend"])
        for row in sorted(refused, key=lambda row: row.line):
            writer.writerow([row.line, row.column, row.reason.zh, row.mend.zh, row.kind, row.reason.en, row.mend.en])


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def told(taken: Taken) -> list[str]:
    """The sum in words: every row accounted for."""
    lines = [
        f"{taken.feed}: {taken.rows} rows read from {taken.file} ({taken.encoding}) = "
        f"{taken.taken} taken + {taken.unchanged} unchanged + {taken.quarantined} quarantined"
    ]
    if taken.linked or taken.doubtful:
        lines.append(f"  without a usable number: {taken.linked} linked, {taken.doubtful} put before a person")
    if taken.let_go or taken.held_back:
        lines.append(f"  absent from the file: {taken.let_go} let go, {taken.held_back} too many to be believed gone")
    if taken.resumed_at:
        lines.append(f"  resumed after {taken.resumed_at} rows committed before")
    lines += [f"  {count:>6}  {reason}" for reason, count in sorted(taken.reasons.items(), key=lambda r: -r[1])]
    if taken.ignored_columns:
        lines.append(f"  columns read past, no element declared: {', '.join(taken.ignored_columns)}")
    return lines
