"""``tongban tick [--loop]``: do what has fallen due."""

import json
import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from tongban.config.wiring import DUTIES
from tongban.journal.due import tick

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Do what has fallen due: retention, scans to repeat. May run twice without doing anything twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until interrupted")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        if loop:
            _forever()
            return
        done = tick(DUTIES, now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(done))
        for name, count in () if options["json"] else done.items():
            self.stdout.write(f"{name}: {count}")
        failed = [duty.name for duty in DUTIES if duty.name not in done]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}; the log says why")


def _forever() -> None:
    while True:
        try:
            done = tick(DUTIES, now=timezone.now())
            if not any(done.values()):
                time.sleep(PAUSE_SECONDS)
        except (DatabaseError, InterfaceError):
            log.warning("the database does not answer; due work goes on when it does", exc_info=True)
            connection.close()
            time.sleep(PAUSE_SECONDS)
