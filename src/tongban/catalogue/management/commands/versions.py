"""``tongban versions KIND CODE``: every version of one definition, its state today and its dates."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.catalogue.files import KINDS
from tongban.catalogue.models import Definition
from tongban.rules.calendar import legal_day


class Command(BaseCommand):
    help = "Show the versions of a definition: concept, published or withdrawn today, from when until when."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), metavar="KIND")
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON list")

    def handle(self, *args: Any, kind: str, code: str, as_json: bool, **options: Any) -> None:
        today = legal_day(timezone.now())
        versions = Definition.objects.filter(kind=kind, code=code).select_related("based_on").order_by("version")
        if not versions:
            raise CommandError(f"no {kind} {code!r} was ever loaded")
        lines = [
            {
                "version": one.version,
                "state": str(one.state(today)),
                "valid_from": one.valid_from.isoformat() if one.valid_from else None,
                "valid_until": one.valid_until.isoformat() if one.valid_until else None,
                "based_on": one.based_on.version if one.based_on else None,
            }
            for one in versions
        ]
        if as_json:
            self.stdout.write(json.dumps(lines))
            return
        for line in lines:
            dates = f"from {line['valid_from'] or 'no day yet'}" + (
                f" until {line['valid_until']}" if line["valid_until"] else ""
            )
            based = f", based on {line['based_on']}" if line["based_on"] else ""
            self.stdout.write(f"version {line['version']}: {line['state']}, {dates}{based}")
