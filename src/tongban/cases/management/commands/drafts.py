"""``tongban drafts``: delete drafts whose last day is over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongban.cases.actions.drafts import expire_due

AT_ONCE = 500  # so many in one transaction, so that none lasts long


class Command(BaseCommand):
    help = "Delete drafts whose last day is over; their owners were told seven days before. May run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        while deleted := expire_due(now=timezone.now(), limit=AT_ONCE):
            total += deleted
        self.stdout.write(f"{total} draft(s) deleted")
