"""``tongban journal replay|retry SUBSCRIBER``: build a projection again, or hand it what was set aside."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.config.wiring import SUBSCRIBERS
from tongban.journal.delivery import replay, retry


class Command(BaseCommand):
    help = "Build a subscriber's projection again from the first event, or retry the events set aside for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["replay", "retry"])
        parser.add_argument("subscriber")

    def handle(self, *args: Any, act: str, subscriber: str, **options: Any) -> None:
        named = {one.name: one for one in SUBSCRIBERS}
        if subscriber not in named:
            raise CommandError(f"there is no subscriber {subscriber!r}; there are {', '.join(named)}")
        count = replay(named[subscriber]) if act == "replay" else retry(named[subscriber])
        self.stdout.write(f"{subscriber}: {count} event(s) handled")
