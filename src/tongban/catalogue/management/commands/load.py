"""``tongban load [FOLDER]``: check a content folder and bring the catalogue to it."""

import dataclasses
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.catalogue.actions import load
from tongban.catalogue.check import check
from tongban.catalogue.files import Faults
from tongban.org.actions import load_places, load_units
from tongban.rules.calendar import legal_day


class Command(BaseCommand):
    help = "Check a content folder and bring the catalogue to it; nothing is loaded unless all of it is sound."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.TONGBAN_CONTENT)
        parser.add_argument("--only-check", action="store_true", help="check and load nothing")

    def handle(self, *args: Any, folder: Path, only_check: bool, **options: Any) -> None:
        try:
            content = check(folder)
        except Faults as faults:
            raise CommandError(f"{faults}\n{len(faults.faults)} fault(s); nothing was loaded") from None
        if only_check:
            self.stdout.write(f"{folder}: sound")
            return
        load_places(places=content.places.values())
        load_units(
            departments=content.departments.values(),
            units=content.units.values(),
            communities=content.communities.values(),
            places=content.places,
            on=legal_day(timezone.now()),
        )
        counts = dataclasses.asdict(load(content=content))
        self.stdout.write("catalogue: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
