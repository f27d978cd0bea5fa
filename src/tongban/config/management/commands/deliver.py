"""``tongban deliver [--loop]``: carry events to their subscribers."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.config.wiring import SUBSCRIBERS
from tongban.journal.delivery import deliver, deliver_all

PAUSE_SECONDS = 0.5


class Command(BaseCommand):
    help = "Carry the journal's events to their subscribers; may run twice without doing anything twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until interrupted")

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        if not loop:
            self.stdout.write(f"{deliver_all(SUBSCRIBERS)} event(s) delivered")
            return
        try:
            while True:
                if not deliver(SUBSCRIBERS):
                    time.sleep(PAUSE_SECONDS)
        except KeyboardInterrupt:
            return
