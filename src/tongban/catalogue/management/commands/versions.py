"""``tongban versions KIND CODE``: every version of one definition; propose another, publish it, withdraw what holds."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.catalogue.actions import NotAConcept, TooLate, propose, publish, withdraw
from tongban.catalogue.files import KINDS, Faults
from tongban.catalogue.models import Definition
from tongban.rules.calendar import legal_day


class Command(BaseCommand):
    help = (
        "Show the versions of a definition: concept, published or withdrawn today, from when until when. "
        "Propose a new one from a file, publish it for a day, withdraw what is in force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), metavar="KIND")
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON list")
        act = parser.add_mutually_exclusive_group()
        act.add_argument(
            "--propose", type=Path, metavar="FILE", help="hold the TOML of FILE as a concept, not in force"
        )
        act.add_argument("--publish", type=int, metavar="VERSION", help="put a concept into force")
        act.add_argument("--withdraw", action="store_true", help="end what is in force")
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="with these: the day it begins, or ends (today)"
        )

    def handle(self, *args: Any, kind: str, code: str, as_json: bool, on: date | None, **options: Any) -> None:
        today = legal_day(timezone.now())
        try:
            self._act(kind, code, on or today, today, options)
        except Faults as faults:
            raise CommandError(f"{faults}\n{len(faults.faults)} fault(s); nothing was kept") from None
        except NotAConcept:
            raise CommandError(f"version {options['publish']} is no concept: it was published before") from None
        except TooLate:
            raise CommandError(
                f"--on {on or today}: past, or not after the last version announced; today is {today}"
            ) from None
        lines = _lines(kind, code, today)
        if not lines:
            raise CommandError(f"no {kind} {code!r} was ever loaded")
        for line in [json.dumps(lines)] if as_json else map(_told, lines):
            self.stdout.write(line)

    def _act(self, kind: str, code: str, on: date, today: date, options: dict[str, Any]) -> None:
        if (file := options["propose"]) is not None:
            propose(kind=kind, code=code, text=file.read_text(encoding="utf-8"), on=today, file=file.name)
        elif (version := options["publish"]) is not None:
            concept = Definition.objects.filter(kind=kind, code=code, version=version).first()
            if concept is None:
                raise CommandError(f"there is no version {version} of {kind} {code!r}")
            publish(definition_id=concept.id, valid_from=on, on=today)
        elif options["withdraw"]:
            withdraw(kind=kind, code=code, valid_until=on, on=today)


def _lines(kind: str, code: str, today: date) -> list[dict[str, Any]]:
    versions = Definition.objects.filter(kind=kind, code=code).select_related("based_on").order_by("version")
    return [
        {
            "version": one.version,
            "state": str(one.state(today)),
            "valid_from": one.valid_from.isoformat() if one.valid_from else None,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
            "based_on": one.based_on.version if one.based_on else None,
        }
        for one in versions
    ]


def _told(line: dict[str, Any]) -> str:
    until = f" until {line['valid_until']}" if line["valid_until"] else ""
    based = f", based on {line['based_on']}" if line["based_on"] else ""
    return f"version {line['version']}: {line['state']}, from {line['valid_from'] or 'no day yet'}{until}{based}"
