"""Encrypted cells: AES-256-GCM, bound to where they belong.

``version | algorithm | key id | nonce (12) | ciphertext + tag``. The associated data names the place of the cell
(element and observation, or column and row), so a cell copied or swapped elsewhere does not open.
"""

from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import keys
from .chance import random_bytes

_VERSION = 1
_AES_256_GCM = 1
_HEADER = 3
_NONCE = 12


class CellRefused(Exception):
    """The cell was altered, moved from its place, or sealed under a key that is not in the ring."""


@lru_cache(maxsize=64)
def _cipher(key_id: int) -> AESGCM:
    return AESGCM(keys.ring().derive("cells", key_id))


def _place(bound: tuple[object, ...]) -> bytes:
    return "\x1f".join(str(part) for part in bound).encode()


def seal(plain: bytes, *bound: object) -> bytes:
    """Encrypt ``plain`` for one place, e.g. ``seal(b"…", "case.answers", case_id)``."""
    key_id = keys.ring().current
    nonce = random_bytes(_NONCE)
    return bytes((_VERSION, _AES_256_GCM, key_id)) + nonce + _cipher(key_id).encrypt(nonce, plain, _place(bound))


def unseal(cell: bytes, *bound: object) -> bytes:
    """Decrypt a cell at its place; anything else raises ``CellRefused``."""
    cell = bytes(cell)
    if len(cell) < _HEADER + _NONCE + 16 or cell[0] != _VERSION or cell[1] != _AES_256_GCM:
        raise CellRefused(f"{bound[0]}: not a cell of a version we know")
    if cell[2] not in keys.ring().masters:
        raise CellRefused(f"{bound[0]}: sealed under key {cell[2]}, which is not in the ring")
    nonce, body = cell[_HEADER : _HEADER + _NONCE], cell[_HEADER + _NONCE :]
    try:
        return _cipher(cell[2]).decrypt(nonce, body, _place(bound))
    except InvalidTag:
        raise CellRefused(f"{bound[0]}: altered, or not at its place") from None


def seal_text(plain: str, *bound: object) -> str:
    """A cell as base64, to travel inside JSON."""
    return b64encode(seal(plain.encode(), *bound)).decode()


def unseal_text(cell: str, *bound: object) -> str:
    try:
        body = b64decode(cell, validate=True)
    except ValueError:
        raise CellRefused(f"{bound[0]}: not a cell in base64") from None
    return unseal(body, *bound).decode()


def seal_json(value: Any, *bound: object) -> bytes:
    """Dataclasses and dates as well: a text as ``{zh, en}``, a day as it is written."""
    return seal(orjson.dumps(value), *bound)


def unseal_json(cell: bytes, *bound: object) -> Any:
    return orjson.loads(unseal(cell, *bound))
