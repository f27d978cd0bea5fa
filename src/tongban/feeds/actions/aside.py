"""The quarantine: rows set aside with their reason, and what settles them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from tongban.catalogue.current import content
from tongban.feeds.models import Batch, Quarantined
from tongban.store import bulk, cells
from tongban.store.blind import blind
from tongban.store.ids import new_id
from tongban.terms.values import RowRefused

SEALED = "feeds.quarantined.row"


def set_aside(
    batch: Batch, headings: Sequence[str], chunk: Mapping[int, list[str] | None], refused: Iterable[RowRefused]
) -> None:
    """Keep refused rows sealed, with their reason; ``chunk`` has the cells by line.

    The same row again is not kept twice; it then belongs to the file that brought it last.
    """
    kept = []
    spec = content().feeds[batch.feed]
    named = {
        column.element: column.heading for column in spec.columns
    }  # the record speaks of elements, people of columns
    for one in refused:
        id, found = new_id(), chunk[one.line]
        # Rows that could not even be split are told apart by their line, or all but one would be lost.
        row: dict[str, Any] = {"headings": list(headings), "cells": found}
        if found is None:
            row |= {"line": one.line, "file": batch.sha256}
        body = orjson.dumps(row)
        kept.append(
            Quarantined(
                id=id,
                feed=batch.feed,
                batch=batch,
                line=one.line,
                kind=one.kind,
                column=named.get(one.column, one.column),
                reason_zh=one.reason.zh,
                reason_en=one.reason.en,
                mend_zh=one.mend.zh,
                mend_en=one.mend.en,
                key_hmac=key_mark(batch.feed, one.key),
                row_hmac=blind(f"feed.row/{batch.feed}", body.decode()),
                row=cells.seal(body, SEALED, id),
            )
        )
    if kept:
        Quarantined.objects.bulk_create(kept, ignore_conflicts=True)
        again = Quarantined.objects.filter(feed=batch.feed, row_hmac__in=[one.row_hmac for one in kept])
        again.filter(resolved_at=None).exclude(batch=batch).update(batch=batch)


def resolve(batch: Batch, keys: Iterable[str], now: datetime) -> None:
    """A row that now goes in, or equals what is held, settles what was set aside under its key by an earlier file."""
    for some in bulk.in_batches([key_mark(batch.feed, key) for key in keys], bulk.IN_LIST):
        waiting = Quarantined.objects.filter(feed=batch.feed, key_hmac__in=some, resolved_at=None)
        waiting.exclude(batch=batch).update(resolved_at=now, resolved_how="delivered")


def key_mark(feed: str, key: str) -> bytes:
    """What stands for a row's key in the quarantine."""
    return blind(f"feed.key/{feed}", key)


def cells_of(row: Quarantined) -> tuple[list[str], list[str]]:
    """Headings and cells of a row set aside; no cells when it could not be read."""
    body = cells.unseal_json(bytes(row.row), SEALED, row.id)
    return body["headings"], body["cells"] or []
