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
LAST = 255


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
        raise NoKeys(
            f"{path}: no key file. Run `tongban keys create` to make one, or restore it from backup."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoKeys(f"{path}: not a key file ({error}). Restore it from backup.") from error
    return ring


@lru_cache(maxsize=1)
def ring() -> KeyRing:
    return load(Path(settings.TONGBAN_KEYS))


def add(path: Path) -> int:
    """Put a new master into the ring without using it yet; gives its number.

    Two steps, because processes read the ring when they start: one that does not know a key cannot open what
    another sealed under it. So first every process learns the key, then it becomes the current one.
    """
    known = load(path)
    number = max(known.masters) + 1
    if number > LAST:
        raise NoKeys(f"{path}: a cell says its key in one byte, and {LAST} keys are in the ring")
    _replace(path, KeyRing(known.current, {**known.masters, number: secrets.token_bytes(KEY_BYTES)}))
    return number


def use(path: Path, number: int) -> None:
    """Seal under this master from now on. What was sealed before stays readable: no key leaves the ring."""
    known = load(path)
    if number not in known.masters:
        raise NoKeys(f"{path}: there is no key {number}; there are {', '.join(map(str, sorted(known.masters)))}")
    _replace(path, KeyRing(number, known.masters))


def _replace(path: Path, changed: KeyRing) -> None:
    """The new file in place of the old by one rename: no moment without a ring."""
    body = json.dumps(
        {"current": changed.current, "masters": {str(n): m.hex() for n, m in sorted(changed.masters.items())}}
    )
    made = path.with_name(f".{path.name}.new")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
