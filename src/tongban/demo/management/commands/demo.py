"""``tongban demo``: write the demo city's department files and take them in through the real pipeline."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.demo import build, tour
from tongban.feeds.management.commands.feed import told


class Command(BaseCommand):
    help = "Write the demo city's files, take them in, give the personas their accounts. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TONGBAN_DEMO:
            raise CommandError("this is not a demo installation; set TONGBAN_DEMO=1 for one of its own")
        build.write_files(told=self.stdout.write)
        build.take_files(now=timezone.now, told=lambda taken: self.stdout.write("\n".join(told(taken))))
        for line in build.link(now=timezone.now):
            self.stdout.write(line)
        build.settle(now=timezone.now())
        tour.cards()  # what takes seconds to count is counted before somebody waits for it
