"""``tongban deliver [--loop]``: carry events to their subscribers."""

import json
import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from tongban.config.wiring import SUBSCRIBERS
from tongban.journal.actions import beat
from tongban.journal.delivery import deliver, deliver_all, open_epoch
from tongban.ui.terminal import progress

log = logging.getLogger(__name__)
NAME = "deliver"
PAUSE_SECONDS = 0.5
BEAT_SECONDS = 10.0


class Command(BaseCommand):
    help = "Carry the journal's events to their subscribers; may run twice without doing anything twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until interrupted")
        parser.add_argument("--json", action="store_true", help="print the sum as JSON")

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        if loop:
            _forever()
            return
        open_epoch()
        with progress("delivering", total=None, stream=self.stderr) as told:
            count = deliver_all(SUBSCRIBERS, told)
        self.stdout.write(json.dumps({"delivered": count}) if options["json"] else f"{count} event(s) delivered")


def _forever() -> None:
    """Until interrupted. A database that goes away is waited for: delivery outlives its restart."""
    said = 0.0
    while True:
        try:
            if said == 0.0:
                open_epoch()
            if time.monotonic() - said > BEAT_SECONDS:
                beat(name=NAME, now=timezone.now())
                said = time.monotonic()
            if not deliver(SUBSCRIBERS):
                time.sleep(PAUSE_SECONDS)
        except (DatabaseError, InterfaceError):
            log.warning("the database does not answer; delivery goes on when it does", exc_info=True)
            connection.close()
            said = 0.0  # another cluster may answer next time
            time.sleep(PAUSE_SECONDS * 4)
