"""``tongban paper show|revoke|supersede NUMBER``: a paper by its number, and its end by hand."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.papers.actions import AlreadySuperseded, AlreadyWithdrawn, revoke, supersede
from tongban.papers.models import Paper
from tongban.terms.text import Text


class Command(BaseCommand):
    help = "A paper by its number: its state (show), withdraw it (revoke), say that something replaced it (supersede)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["show", "revoke", "supersede"])
        parser.add_argument("number", help="as printed, e.g. 2611-2300-4173-8")
        parser.add_argument("--zh", default="", help="the reason in Chinese; whoever verifies the paper reads it")
        parser.add_argument("--en", default="", help="the reason in English")
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, act: str, number: str, zh: str, en: str, **options: Any) -> None:
        paper = Paper.objects.filter(number=number).first()
        if paper is None:
            raise CommandError(f"no paper has the number {number}")
        if act != "show":
            if not zh.strip() or not en.strip():
                raise CommandError("a paper ends for a reason: --zh '…' --en '…', naming no person", returncode=2)
            try:
                paper = (revoke if act == "revoke" else supersede)(paper=paper, reason=Text(zh, en), now=timezone.now())
            except AlreadyWithdrawn:
                raise CommandError(f"{number} was revoked before; its first reason stands") from None
            except AlreadySuperseded:
                raise CommandError(f"{number} does not hold any more: it is {paper.state}") from None
        told = {
            "number": paper.number,
            "certificate": paper.certificate,
            "state": paper.state,
            "issued_at": paper.issued_at.isoformat(),
            "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
            "reason": paper.revoked_reason or paper.superseded_reason,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write("\n".join(f"{key}: {value}" for key, value in told.items() if value))
