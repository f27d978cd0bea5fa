"""``tongban place NAME``: which division a name means, as lists write it or as people say it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.org.models import Division
from tongban.org.reads import find_division, successors
from tongban.rules.calendar import legal_day


class Command(BaseCommand):
    help = "Which village or community of a town a name means, by the lists and by the names people use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="e.g. 屯溪村")
        parser.add_argument("--within", required=True, metavar="REF", help="the town, e.g. NBS:2022:320509111000")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON list")

    def handle(self, *args: Any, name: str, within: str, as_json: bool, **options: Any) -> None:
        today = legal_day(timezone.now())
        scheme, edition, code = (*within.split(":"), "", "")[:3]
        held = Division.objects.filter(scheme=scheme, edition=edition, code=code).first()
        if held is None:
            raise CommandError(f"--within {within}: no such division here; written as scheme:edition:code")
        towns = successors(held, on=today)
        found = {one.ref: one for town in towns for one in find_division(name, within=town)}
        if as_json:
            lines = [{"ref": ref, "name": {"zh": one.name_zh, "en": one.name_en}} for ref, one in found.items()]
            self.stdout.write(json.dumps(lines, ensure_ascii=False))
        elif not found:
            raise CommandError(f"nothing in {', '.join(town.name_zh for town in towns)} is called {name}")
        else:
            for ref, one in found.items():
                self.stdout.write(f"{ref}  {one.name_zh}")
