"""A photograph drawn anew: what is kept are its pixels, upright, and nothing that was written beside them."""

import io
import warnings
from typing import BinaryIO, Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from .refusals import FileRefused

LONGEST_SIDE = 3200  # an A4 page at 270 dots an inch: small print stays readable
PIXELS_STREAMED = 120_000_000  # a JPEG whose rows come one after the other is shrunk while it is read
PIXELS_WHOLE = 20_000_000  # PNG, and JPEG that must be held whole while it is read
WIDEST = 30_000
QUALITY = 88
_BASELINE = (0xC0, 0xC1)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA


def redraw(source: BinaryIO, kind: Literal["jpeg", "png"], target: BinaryIO) -> None:
    """Write the picture to ``target`` without anything of its maker: no EXIF, GPS, comment, thumbnail or profile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what we refuse or drop anyway
            with Image.open(source, formats=(kind.upper(),)) as picture:
                _bounded(picture, kind, source)
                _drawn(picture, kind).save(target, kind.upper(), **_options(kind))
    except Image.DecompressionBombError as error:
        raise FileRefused("pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as error:
        raise FileRefused("damaged") from error


def _options(kind: str) -> dict[str, int | bool]:
    return {"quality": QUALITY, "optimize": True} if kind == "jpeg" else {"optimize": False, "compress_level": 6}


def _bounded(picture: Image.Image, kind: str, source: BinaryIO) -> None:
    """Hold the size that the head declares against what reading it would cost, before a pixel is read."""
    width, height = picture.size
    most = PIXELS_STREAMED if kind == "jpeg" and _streamed(source) else PIXELS_WHOLE
    if max(width, height) > WIDEST or width * height > most:
        raise FileRefused("pixels")


def _drawn(picture: Image.Image, kind: str) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG alone: read at a half, a quarter, an eighth
    picture.load()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    transparent = kind == "png" and (upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info)
    modes = "RGBA" if transparent else "L" if upright.mode in ("1", "L") else "RGB"
    drawn = upright.convert(modes)
    drawn.info = {}  # Pillow writes some of it again: a comment, a resolution, a profile
    return drawn


def _streamed(source: BinaryIO) -> bool:
    """Whether a JPEG is one scan of all its colours: any other makes the decoder keep every coefficient."""
    place = source.tell()
    try:
        source.seek(2)
        colours = 0
        while (marker := _marker(source)) is not None:
            length = int.from_bytes(source.read(2), "big")
            if marker in _FRAMES:
                colours = source.read(length - 2)[5] if marker in _BASELINE else 0
            elif marker == _SCAN:
                return 0 < colours == source.read(1)[0]
            else:
                source.seek(length - 2, io.SEEK_CUR)
    except (IndexError, ValueError):
        return False
    finally:
        source.seek(place)
    return False


def _marker(source: BinaryIO) -> int | None:
    """The next marker of a JPEG's head, or None where there is none."""
    if source.read(1) != b"\xff":
        return None
    while (code := source.read(1)) == b"\xff":
        pass
    return code[0] if code else None
