"""What the record already holds of a source's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.store import bulk
from tongban.store.blind import blind
from tongban.terms.values import SourceRow

RESIDENT = "resident"  # the source of what people say of themselves
_KNOWN = """
SELECT r.key_hmac, r.id, r.row_hmac, r.gone_at IS NOT NULL, r.observed_on, l.subject_id, l.id, l.method
FROM residents_record r LEFT JOIN residents_link l ON l.record_id = r.id AND l.until IS NULL
WHERE r.source = %s AND r.key_hmac {among}
"""


@dataclass(frozen=True, slots=True)
class Known:
    """One record: what it said last, and whose it is."""

    record_id: UUID
    row_hmac: bytes
    gone: bool
    observed_on: date | None
    subject_id: UUID | None
    link_id: UUID | None
    method: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A row with what stands for its key and for its content."""

    row: SourceRow
    key: bytes
    says: bytes


def marked(source: str, row: SourceRow) -> Marked:
    """The row with its marks. The day a department stamps on every row each night is not content.

    Somebody who confirms her number today says something new, though the number is the old one.
    """
    values = row.values
    content = "\x1e".join([f"{element}\x1f{values[element]}" for element in sorted(values)])
    if source == RESIDENT:
        content += row.observed_on.isoformat()
    return Marked(row, key_hmac(source, row.key), blind(f"record.row/{source}", content))


def key_hmac(source: str, key: str) -> bytes:
    """What stands for a row's key at its source."""
    return blind(f"record.key/{source}", key)


def known_of(source: str, keys: Sequence[bytes]) -> dict[bytes, Known]:
    """The records of these keys, each with its open link: one statement."""
    return {
        bytes(key): Known(
            bulk.uuid_of(record_id),
            bytes(says),
            bool(gone),
            bulk.day_of(observed_on) if observed_on else None,
            bulk.uuid_of(subject_id) if subject_id else None,
            bulk.uuid_of(link_id) if link_id else None,
            method or "",
        )
        for key, record_id, says, gone, observed_on, subject_id, link_id, method in bulk.fetch(_KNOWN, keys, source)
    }
