"""``tongban load [FOLDER]``: check a content folder and bring the catalogue to it."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.catalogue.actions import load
from tongban.catalogue.check import checked
from tongban.catalogue.files import Faults, as_of
from tongban.catalogue.plan import CHUNK
from tongban.org.actions import load_places, load_units
from tongban.rules.calendar import legal_day


class Command(BaseCommand):
    help = "Check a content folder and bring the catalogue to it; nothing is loaded unless all of it is sound."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.TONGBAN_CONTENT)
        parser.add_argument("--only-check", action="store_true", help="check and load nothing")
        parser.add_argument(
            "--from",
            dest="start",
            metavar="YYYY-MM-DD",
            type=date.fromisoformat,
            help="the day from which what changed is in force; until then it is announced (default: today)",
        )

    def handle(self, *args: Any, folder: Path, only_check: bool, start: date | None, **options: Any) -> None:
        today = legal_day(timezone.now())
        if start is not None and start < today:
            raise CommandError(f"--from {start} is past: what was in force is never edited; today is {today}")
        try:
            sheets = checked(folder)
            loaded = None if only_check else load(sheets=sheets, on=today, start=start, told=self._told)
        except Faults as faults:
            raise CommandError(f"{faults}\n{len(faults.faults)} fault(s); nothing was loaded") from None
        if loaded is None:
            self.stdout.write(f"{folder}: sound")
            return
        content = as_of(sheets, today)
        load_places(places=content.places.values())
        load_units(
            departments=content.departments.values(),
            units=content.units.values(),
            communities=content.communities.values(),
            places=content.places,
            on=today,
        )
        counts = dataclasses.asdict(loaded)
        self.stdout.write("catalogue: " + ", ".join(f"{count} {what}" for what, count in counts.items()))

    def _told(self, done: int, total: int) -> None:
        if total > CHUNK:
            self.stderr.write(f"{done:,} of {total:,} changed definitions", ending="\n" if done == total else "\r")
