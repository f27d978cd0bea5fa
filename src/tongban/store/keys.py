"""Where keys come from. One file for now; a vault or an HSM implements the same ``KeyRing``.

Each purpose ("cells", "index", …) gets its own key, derived by HKDF (RFC 5869), so that a key leaked from one
use opens nothing of another. Old data keys stay in the ring: rotation adds, it never removes.
"""

import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32


class NoKeys(Exception):
    """The key file is missing or unreadable: nothing personal can be read or written."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    current: int
    masters: dict[int, bytes]

    def derive(self, purpose: str, key_id: int | None = None) -> bytes:
        """The 32-byte key of one purpose under one master."""
        master = self.masters[self.current if key_id is None else key_id]
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"tongban/{purpose}".encode()).derive(master)


def create(path: Path) -> None:
    """Write a new key file, readable by its owner only; never replaces one that exists."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = json.dumps({"current": 1, "masters": {"1": secrets.token_hex(KEY_BYTES)}})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(body)


def load(path: Path) -> KeyRing:
    try:
        raw = json.loads(path.read_text())
        ring = KeyRing(int(raw["current"]), {int(k): bytes.fromhex(v) for k, v in raw["masters"].items()})
        if ring.current not in ring.masters or any(len(master) != KEY_BYTES for master in ring.masters.values()):
            raise ValueError(f"the current key is missing, or a key has not {KEY_BYTES} bytes")
    except FileNotFoundError:
        raise NoKeys(f"{path}: no key file. Run `tongban keys` to make one, or restore it from backup.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoKeys(f"{path}: not a key file ({error}). Restore it from backup.") from error
    return ring


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    return load(Path(settings.TONGBAN_KEYS))
