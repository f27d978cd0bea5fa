"""Files people hand in, made here: pictures with what cameras write, PDFs good and bad."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def photo(
    size: tuple[int, int] = (640, 480), *, kind: str = "JPEG", turned: bool = False, progressive: bool = False
) -> bytes:
    """A photograph as a telephone writes it: place, time, maker, a comment."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 4))  # so that turning shows
    exif = Image.Exif()
    exif[Base.Make] = "Telephone-9"
    exif[Base.DateTime] = "2026:11:01 08:00:00"
    if turned:
        exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 9.0, 12.5)
    made = io.BytesIO()
    more = {"comment": b"made by 13912345678", "progressive": progressive} if kind == "JPEG" else {}
    picture.save(made, kind, exif=exif, **more)
    return made.getvalue()


def pdf(*extra: str, pages: int = 1, streams: Sequence[bytes] = (), root: str = "", trailer: str = "") -> bytes:
    """A PDF written out: ``extra`` are objects, ``streams`` whole stream objects' dictionaries with bodies."""
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        f"<< /Type /Pages /Kids [3 0 R] /Count {pages} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *(one.encode() for one in extra),
        *streams,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def stream(body: bytes, said: str = "", *, packed: bool = True) -> bytes:
    """One stream object's content."""
    data = zlib.compress(body) if packed else body
    how = "/Filter /FlateDecode" if packed else ""
    return f"<< {said} {how} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"
