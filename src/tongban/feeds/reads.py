"""What faces ask of feeds: how each is doing, what waits in the quarantine. No cell of a row is opened here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.rules.cadence import Freshness, freshness
from tongban.terms.specs import FeedSpec

from .models import Batch, Feed, Quarantined

PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Health:
    """How one feed is doing."""

    spec: FeedSpec
    freshness: Freshness
    last: Batch | None  # the latest file read to its end
    waiting: int  # rows in the quarantine, counted up to MOST_COUNTED


def health(*, departments: Collection[str] | None, now: datetime) -> list[Health]:
    """Every feed, or those of some departments."""
    specs = [spec for spec in content().feeds.values() if departments is None or spec.department in departments]
    taken = dict(Feed.objects.values_list("code", "taken_at"))
    return [
        Health(
            spec,
            freshness(taken.get(spec.code), spec.cadence_days, now),
            Batch.objects.filter(feed=spec.code).exclude(finished_at=None).order_by("-started_at").first(),
            Quarantined.objects.filter(feed=spec.code, resolved_at=None)[:MOST_COUNTED].count(),
        )
        for spec in specs
    ]


def batches(feed: str, limit: int = 20) -> list[Batch]:
    """The latest files of a feed."""
    return list(Batch.objects.filter(feed=feed).order_by("-started_at")[:limit])


def waiting(*, feed: str, after: UUID | None = None, limit: int = PAGE) -> list[Quarantined]:
    """Rows of a feed that wait to be mended, oldest first; ``after`` continues a page."""
    rows = Quarantined.objects.filter(feed=feed, resolved_at=None).defer("row")
    return list((rows.filter(id__gt=after) if after else rows).order_by("id")[:limit])


def doubts(*, after: UUID | None = None, limit: int = PAGE) -> list[Quarantined]:
    """Rows somebody has to say whose they are, oldest first."""
    rows = Quarantined.objects.filter(doubtful=True, resolved_at=None).defer("row").prefetch_related("candidates")
    return list((rows.filter(id__gt=after) if after else rows).order_by("id")[:limit])
