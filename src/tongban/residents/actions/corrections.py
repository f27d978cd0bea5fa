"""Asking a source to correct what it says, and what came of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from tongban.residents.models import Correction
from tongban.store import bulk, cells

from .frame import Frame

_OPEN = """
SELECT c.id, c.element, c.observation_id, o.plain, o.sealed, r.gone_at IS NOT NULL, n.id, n.plain, n.sealed
FROM residents_correction c
JOIN residents_record r ON r.id = c.record_id
JOIN residents_observation o ON o.id = c.observation_id
JOIN residents_observation n ON n.id = r.observation_id
WHERE c.state = 'open' AND c.record_id {among}
"""


def settle_corrections(frame: Frame, record_ids: Collection[UUID]) -> None:
    """Close the requests about records that now say something else, or are gone at the source."""
    corrected = [
        bulk.uuid_of(id)
        for id, element, before, plain, sealed, gone, after, new_plain, new_sealed in bulk.fetch(_OPEN, record_ids)
        if gone or _said(element, before, plain, sealed) != _said(element, after, new_plain, new_sealed)
    ]
    if corrected:
        Correction.objects.filter(id__in=corrected).update(state="corrected", settled_at=frame.now)


def _said(element: str, observation_id: Any, plain: Any, sealed: Any) -> str | None:
    """What an observation said of one element, or None."""
    if (value := bulk.json_of(plain).get(element)) is not None:
        return str(value)
    cell = bulk.json_of(sealed).get(element)
    return None if cell is None else cells.unseal_text(cell, element, str(bulk.uuid_of(observation_id)))
