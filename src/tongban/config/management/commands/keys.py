"""``tongban keys status|create|add|use``: the ring of master keys."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.store import keys


class Command(BaseCommand):
    help = "The ring of master keys: which there are (status), a first one (create), one more (add), which seals (use)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["status", "create", "add", "use"])
        parser.add_argument("number", nargs="?", type=int, help="for use: the key to seal under from now on")
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, act: str, number: int | None, **options: Any) -> None:
        path = Path(settings.TONGBAN_KEYS)
        if act == "use" and number is None:
            raise CommandError("say which key: `tongban keys status` lists them", returncode=2)
        try:
            _done(act, path, number or 0)
            ring = keys.load(path)
        except FileExistsError:
            raise CommandError(f"{path}: there is a key file already; it is never replaced") from None
        except keys.NoKeys as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(path), "current": ring.current, "keys": sorted(ring.masters)}))
            return
        listed = ", ".join(f"{one} (seals)" if one == ring.current else str(one) for one in sorted(ring.masters))
        self.stdout.write(f"{path}: {listed}")
        if act in ("add", "use"):
            self.stdout.write("Now back up this file, then restart every process: they read the ring when they start.")


def _done(act: str, path: Path, number: int) -> None:
    if act == "create":
        keys.create(path)
    elif act == "add":
        keys.add(path)
    elif act == "use":
        keys.use(path, number)
