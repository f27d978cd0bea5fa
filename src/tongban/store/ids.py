"""UUIDv7: ids made by the application, ordered by time, unique across regions (RFC 9562 section 5.7)."""

import time
import uuid

from .chance import random_bytes


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 74 random bits."""
    millis = time.time_ns() // 1_000_000
    tail = int.from_bytes(random_bytes(10), "big")
    value = (millis & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (tail >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | tail & (1 << 62) - 1
    return uuid.UUID(int=value)
