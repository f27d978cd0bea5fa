"""``tongban account …``: accounts of an installation, from its console."""

import getpass
import secrets
import sys
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tongban.catalogue.current import content
from tongban.org.actions import appoint, open_account
from tongban.org.actions.accounts import WeakPassword, close, end_sessions, reopen, set_level, set_password
from tongban.org.actions.signing_in import unlock
from tongban.org.models import Account, Unit
from tongban.terms.level import Level


class Command(BaseCommand):
    help = "Open, close and unlock accounts; set passwords and identity levels; remove a lost second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act", choices=["new", "password", "level", "disable", "enable", "unlock", "forget-second-factor", "show"]
        )
        parser.add_argument("name", help="the account's user name")
        parser.add_argument("--post", default="", help="new: the post, as content declares it")
        parser.add_argument("--called", default="", help="new: her name")
        parser.add_argument("--unit", default="", help="new: the code of the unit she works at")
        parser.add_argument("--level", default="", help="level: none, password, phone, real_name or in_person")
        parser.add_argument("--stdin", action="store_true", help="password: read it from standard input")

    def handle(self, *args: Any, act: str, name: str, **options: Any) -> None:
        if act == "new":
            self._new(name, options)
            return
        account = Account.objects.filter(username=name).first()
        if account is None:
            raise CommandError(f"there is no account {name!r}; make one with: tongban account new {name} …")
        getattr(self, f"_{act.replace('-', '_')}")(account, options)

    def _disable(self, account: Account, options: dict[str, Any]) -> None:
        close(account=account)
        self.stdout.write(f"{account.username}: closed, its sessions ended")

    def _enable(self, account: Account, options: dict[str, Any]) -> None:
        reopen(account=account)
        self.stdout.write(f"{account.username}: open")

    def _unlock(self, account: Account, options: dict[str, Any]) -> None:
        self.stdout.write(f"{account.username}: {unlock(account=account)} lock(s) removed")

    def _new(self, name: str, options: dict[str, Any]) -> None:
        if Account.objects.filter(username=name).exists():
            raise CommandError(f"there is an account {name!r} already")
        if options["post"] not in content().posts:
            raise CommandError(f"--post {options['post']!r}: content declares {', '.join(content().posts)}")
        unit = Unit.objects.filter(code=options["unit"], closed_on=None).first()
        if unit is None:
            known = ", ".join(Unit.objects.filter(closed_on=None).order_by("code").values_list("code", flat=True))
            raise CommandError(f"--unit {options['unit']!r}: content declares {known}")
        if not options["called"]:
            raise CommandError("--called: her name is needed")
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            account = open_account(username=name, kind="staff")
            set_password(account=account, password=password, second_factor=False)
            appoint(account=account, name=options["called"], post=options["post"], unit=unit, now=timezone.now())
        self.stdout.write(f"{name}: open. Password, shown once: {password}")
        self.stdout.write("At the first sign-in she sets up a second factor, and may change the password.")

    def _password(self, account: Account, options: dict[str, Any]) -> None:
        password = sys.stdin.readline().rstrip("\n") if options["stdin"] else getpass.getpass("New password: ")
        try:
            set_password(account=account, password=password, second_factor=False)
        except WeakPassword as weak:
            raise CommandError("; ".join(problem.en for problem in weak.problems)) from None
        self.stdout.write(f"{account.username}: password set, its sessions ended")

    def _level(self, account: Account, options: dict[str, Any]) -> None:
        try:
            level = Level.of(options["level"])
        except ValueError as error:
            raise CommandError(f"--level: {error}") from None
        set_level(account_id=account.id, level=level)
        self.stdout.write(f"{account.username}: {level.word}")

    def _forget_second_factor(self, account: Account, options: dict[str, Any]) -> None:
        count = Authenticator.objects.filter(user=account).delete()[0]
        end_sessions(account_id=account.id)
        self.stdout.write(
            f"{account.username}: {count} second factor(s) removed; she sets up another at the next sign-in"
        )

    def _show(self, account: Account, options: dict[str, Any]) -> None:
        factors = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
        self.stdout.write(
            f"{account.username}: {account.kind}, {'open' if account.is_active else 'closed'}, "
            f"level {Level(account.level).word}, {factors} second factor(s), {account.lockouts.count()} lock(s), "
            f"{account.sessions.count()} session(s)"
        )
