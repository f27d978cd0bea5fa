"""``tongban journal status|retry|replay``: how delivery stands, and what can be done about it by hand."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from tongban.config.wiring import SUBSCRIBERS
from tongban.journal.delivery import Subscriber, replay, retry
from tongban.journal.models import Event
from tongban.journal.reads import COUNTED, Standing, kept_aside, standings
from tongban.ui.terminal import progress


class Command(BaseCommand):
    help = "How delivery stands (status); hand over again what was set aside (retry); build a projection anew (replay)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["status", "retry", "replay"])
        parser.add_argument(
            "subscriber", nargs="?", default="", help="by its name; status and retry: all when left out"
        )
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, act: str, subscriber: str, **options: Any) -> None:
        chosen = _chosen(subscriber)
        if act == "status":
            self._status(chosen, as_json=options["json"])
            return
        if act == "replay" and not subscriber:
            raise CommandError("say which subscriber is to be built anew: `tongban journal status` lists them",
                               returncode=2)  # fmt: skip
        counts = {one.name: self._replayed(one) if act == "replay" else retry(one) for one in chosen}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("\n".join(f"{name}: {count} event(s) handled" for name, count in counts.items()))
        names = {one.name for one in chosen}
        left = [kept for kept in kept_aside() if kept.subscriber in names]
        if left:
            raise CommandError("still set aside:\n" + "\n".join(f"  {k.seq} {k.event}: {k.error}" for k in left))

    def _replayed(self, one: Subscriber) -> int:
        total = Event.objects.count() if self.stderr.isatty() else None
        with progress(f"replaying {one.name}", total=total, stream=self.stderr) as told:
            return replay(one, told)

    def _status(self, chosen: list[Subscriber], *, as_json: bool) -> None:
        names = [one.name for one in chosen]
        found = standings(names)
        aside = [kept for kept in kept_aside() if kept.subscriber in names]
        if as_json:
            told = {"subscribers": [dataclasses.asdict(one) for one in found], "set_aside": _plain(aside)}
            self.stdout.write(json.dumps(told, default=str))
            return
        for one in found:
            self.stdout.write(_line(one))
        for kept in aside:
            self.stdout.write(f"  set aside for {kept.subscriber}: {kept.seq} {kept.event}, {kept.attempts} attempt(s)")
            self.stdout.write(f"    {kept.error}")


def _chosen(name: str) -> list[Subscriber]:
    named = {one.name: one for one in SUBSCRIBERS}
    if name and name not in named:
        raise CommandError(f"there is no subscriber {name!r}; there are {', '.join(named)}", returncode=2)
    return [named[name]] if name else list(SUBSCRIBERS)


def _plain(aside: list[Any]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(kept) for kept in aside]


def _line(one: Standing) -> str:
    more = " or more" if one.behind == COUNTED else ""
    lag = f", the oldest for {(timezone.now() - one.oldest).total_seconds():.0f} s" if one.oldest else ""
    at = f"epoch {one.epoch}, event {one.seq}" if connection.vendor == "postgresql" else f"event {one.seq}"
    return f"{one.subscriber}: at {at}; {one.behind}{more} waiting{lag}; {one.set_aside} set aside"
