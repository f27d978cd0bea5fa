"""Rows set aside, mended by their department and taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.catalogue.current import content
from tongban.feeds.models import Quarantined
from tongban.feeds.reading import columns_of
from tongban.feeds.rowwise import reader_of
from tongban.journal.actions import record as record_event
from tongban.residents.actions import record
from tongban.rules.calendar import legal_day
from tongban.terms.events import RowMended
from tongban.terms.text import Text
from tongban.terms.values import RowRefused

from .aside import cells_of
from .doubts import NotWaiting, settle


class StillWrong(Exception):
    """The mended row cannot be taken either; ``refused`` says why and what to do."""

    def __init__(self, refused: RowRefused) -> None:
        super().__init__(refused.reason.zh)
        self.refused = refused


_OTHER_KEY = (
    Text("改动了这一行在来源系统的编号", "the row's key at its source was changed"),
    Text(
        "编号要与来源系统一致；如果编号错了，请在来源系统中改正后重报",
        "keep the key; if it is wrong, correct it at the source",
    ),
)


def mend(*, row_id: UUID, cells: Sequence[str], account_id: UUID, now: datetime) -> None:
    """Take a row set aside with its ``cells`` mended (one for each heading). Raises ``StillWrong``, ``NotWaiting``."""
    with transaction.atomic():
        row = (
            Quarantined.objects.select_for_update().select_related("batch").filter(id=row_id, resolved_at=None).first()
        )
        spec = content().feeds.get(row.feed) if row else None
        if row is None or spec is None:
            raise NotWaiting(str(row_id))
        headings, before = cells_of(row)
        columns, key = columns_of(spec, headings, row.feed)
        read = reader_of(content(), spec, headings, columns, key, legal_day(now)).row(row.line, list(cells), "")
        if isinstance(read, RowRefused):
            raise StillWrong(read)
        if before and len(before) > key and before[key].strip() and before[key].strip() != cells[key].strip():
            raise StillWrong(RowRefused(row.line, "other_key", spec.key, *_OTHER_KEY))
        tally = record(
            source=row.feed, rows=[read], batch_id=row.batch_id, chunk=-1, region=settings.TONGBAN_REGION, now=now
        )
        if tally.refused:
            raise StillWrong(tally.refused[0])
        settle(row, how="mended", decided_by=account_id, now=now)
        record_event(RowMended(row.id, row.feed))
