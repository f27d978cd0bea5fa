"""``tongban linkage``: how well the demo city's rows were linked, against the truth kept apart from its files."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.demo import build
from tongban.demo.linkage import score


class Command(BaseCommand):
    help = "Score the demo city's links against the truth: precision and recall over pairs of rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the score as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        truth = build.files().parent / "truth" / "rows.csv"
        if not truth.exists():
            raise CommandError(f"{truth}: no truth here; `tongban demo` writes it beside the city's files")
        found = score(truth)
        if options["json"]:
            told = dataclasses.asdict(found) | {"precision": found.precision, "recall": found.recall}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{found.rows:,} rows delivered, {found.linked:,} in the record")
        self.stdout.write(f"pairs of one person: {found.true:,} in truth, {found.claimed:,} by our links")
        self.stdout.write(f"precision {found.precision:.5f}, recall {found.recall:.5f}, before any person decided")
