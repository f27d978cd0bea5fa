"""``tongban link``: try again the rows that carry no usable number; ``--learn`` anew how rows of one person differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tongban.feeds.actions.linking import link_all
from tongban.residents.linkage.learn import learn


class Command(BaseCommand):
    help = "Try again to link the rows that carry no usable number, with all that is known by now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learn", action="store_true", help="first learn anew how rows of one person differ")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["learn"]:
            self.stdout.write(f"learned from {learn(now=timezone.now())} pair(s)")
        linked, doubtful = link_all(now=timezone.now)
        self.stdout.write(f"{linked} row(s) linked, {doubtful} put before a person")
