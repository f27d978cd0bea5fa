"""``tongban check [FOLDER] [--json]``: is a content folder sound? (Django's: ``tongban django check``.)"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.catalogue.check import check
from tongban.catalogue.files import Faults


class Command(BaseCommand):
    help = "Check a content folder; every mistake with its file, line and field. Nothing is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path(settings.TONGBAN_CONTENT))
        parser.add_argument("--json", action="store_true", help="print the mistakes as JSON")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder}: no such folder", returncode=2)
        try:
            content = check(folder)
        except Faults as faults:
            if options["json"]:
                self.stdout.write(json.dumps({"faults": [_plain(fault) for fault in faults.faults]}))
                raise CommandError(f"{len(faults.faults)} fault(s)") from None
            raise CommandError(f"{faults}\n{len(faults.faults)} fault(s)") from None
        counts = {kind: len(getattr(content, kind)) for kind in ("elements", "matters", "feeds", "certificates")}
        if options["json"]:
            self.stdout.write(json.dumps({"faults": [], **counts}))
            return
        self.stdout.write(f"{folder}: sound; " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))


def _plain(fault: Any) -> dict[str, Any]:
    return {"file": str(fault.file), "line": fault.line, "field": fault.field, "message": fault.message}
