"""What a post holds in the guard, and hands on: the people it was given to look after."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.terms.text import Text

from .models import Grant
from .relations import post as holder_of


class Grants:
    """Relations to people held through a post (``terms.ports.Carrier``): closed at once, the successor's from then."""

    kind = "people"
    name = Text("经手的居民", "people looked after")

    def held(self, *, post: UUID, now: datetime) -> int:
        return _open(post, now).count()

    def pass_on(self, *, post: UUID, successor: UUID, now: datetime) -> int:
        going = list(_open(post, now))
        _open(post, now).update(until=now)
        Grant.objects.bulk_create(
            [
                Grant(
                    subject_id=one.subject_id,
                    relation=one.relation,
                    holder=holder_of(successor),
                    ref=one.ref,
                    elements_id=one.elements_id,
                    since=now,
                    until=one.until,
                )
                for one in going
            ],
            batch_size=500,
            ignore_conflicts=True,  # she may look after the same person already
        )
        return len(going)


def _open(post: UUID, now: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(holder=holder_of(post)).filter(Q(until=None) | Q(until__gt=now))
