"""``tongban reference [FOLDER]``: write the reference pages that come from code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tongban.config.reference import pages


class Command(BaseCommand):
    help = "Write the reference pages that are generated from code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"))

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages(settings.TONGBAN_CONTENT).items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(folder / name))
