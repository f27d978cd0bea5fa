"""What a full file lacks is gone at the source, unless it lacks too much to be believed."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.conf import settings

from tongban.feeds.models import Batch
from tongban.residents.actions import absent, count_held, let_go

BELIEVED_SHARE = 0.05  # of what is held; a file cut off, or of one town only, lacks more
BELIEVED_AT_LEAST = 20


def let_go_absent(*, batch: Batch, present: Collection[bytes], keyless: int, now: Callable[[], datetime]) -> None:
    """Let go of what the file lacks. Among ``keyless`` rows, which could not be read, may be what seems absent."""
    missing = absent(batch.feed, present)
    believed = max(BELIEVED_AT_LEAST, int(BELIEVED_SHARE * count_held(batch.feed)))
    if keyless or len(missing) > believed:
        batch.held_back = len(missing)
    else:
        let_go(source=batch.feed, record_ids=missing, batch_id=batch.id, region=settings.TONGBAN_REGION, now=now())
        batch.let_go = len(missing)
    batch.save(update_fields=["let_go", "held_back"])
