"""Files that a browser sends: straight to disk under no name, and no further than the page allows."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse

DEFAULT_BYTES = 6_000_000
_HOPELESS = 8  # so many times the limit, and the rest is not even read
View = Callable[..., HttpResponse]


def takes_files(*, most: Callable[[], int]) -> Callable[[View], View]:
    """A view that takes up to ``most()`` bytes of files in one request. Goes next to the view itself."""

    def decorate(view: View) -> View:
        view.most_upload = most  # type: ignore[attr-defined]
        return view

    return decorate


def overrun(request: HttpRequest) -> bool:
    """Whether more was sent than the page takes: the files are then not there."""
    return bool(request.META.get("tongban.overrun"))


class Spool(FileUploadHandler):
    """Keeps what is sent in files no name leads to, and lets what is too much run into the sand.

    It is read to its end all the same, so that the person gets a page that says why; unless it is far too much.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = DEFAULT_BYTES
        self.file: IO[bytes] | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.left = self._most()
        if content_length > _HOPELESS * self.left:
            raise StopUpload(connection_reset=True)

    def _most(self) -> int:
        found = self.request.resolver_match if self.request else None
        most = getattr(found.func, "most_upload", None) if found else None
        if most is None and self.request and self.request.path.startswith("/api/"):
            return int(settings.TONGBAN_API_UPLOAD_MB) * 1_000_000
        return most() if most else DEFAULT_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = Path(settings.TONGBAN_VAR) / "incoming"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - lives as long as the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0 or self.file is None:
            self._give_up()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if self.file is None:
            return None
        self.file.seek(0)
        done, self.file = self.file, None
        return UploadedFile(done, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        self._give_up()

    def _give_up(self) -> None:
        if self.request:
            self.request.META["tongban.overrun"] = True
        if self.file is not None:
            self.file.close()
            self.file = None


@contextmanager
def on_disk(sent: "UploadedFile[Any]") -> Iterator[Path]:
    """What was sent as a file with a path, under the name it came with, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tongban-sent-") as folder:
        path = Path(folder) / (Path(sent.name or "").name or "file")
        with path.open("wb") as file:
            for block in sent.chunks():
                file.write(block)
        yield path
