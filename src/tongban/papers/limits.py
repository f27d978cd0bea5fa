"""How much may be handed in. Told before anybody chooses a file, and held on the server."""

from dataclasses import dataclass

from django.conf import settings

from tongban.terms.text import Text

MB = 1_000_000
ACCEPT = "image/jpeg,image/png,application/pdf"
PDF_PAGES = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file; files and bytes of one case (or of what lies with no case, for one person)."""

    file_bytes: int
    files: int
    total_bytes: int

    def told(self) -> Text:
        """What a person reads before she chooses."""
        each, total = self.file_bytes // MB, self.total_bytes // MB
        return Text(
            f"可交照片（JPG、PNG）或 PDF，每份不超过 {each} MB，最多 {self.files} 份、共 {total} MB。"
            "照片里的拍摄地点等信息会自动去掉。",
            f"Photographs (JPG, PNG) or PDF, up to {each} MB each, at most {self.files} files and {total} MB in all. "
            "Where and when a photograph was taken is removed from it.",
        )


def limits() -> Limits:
    """Those of this installation."""
    return Limits(
        file_bytes=settings.TONGBAN_UPLOAD_MB * MB,
        files=settings.TONGBAN_UPLOAD_FILES,
        total_bytes=settings.TONGBAN_UPLOAD_TOTAL_MB * MB,
    )
