"""What must be there before a paper can be printed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from . import typeset


@register("papers")
def fonts(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Files are looked for, not opened: a check runs before every command."""
    found = typeset.font_files()
    if not found:
        return [
            Error(
                "No font that holds Chinese: certificates cannot be printed.",
                hint="apt-get install fonts-noto-cjk, or pip install noto-cjk-sans-otc",
                id="papers.E001",
            )
        ]
    if not any("Serif" in file.name for file in found):
        return [
            Warning(
                "Certificates will be set in sans serif: no Noto Serif CJK was found.",
                hint="apt-get install fonts-noto-cjk",
                id="papers.W001",
            )
        ]
    return []


@register("papers")
def templates(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    folder = Path(settings.TONGBAN_CONTENT) / "certificates"
    if folder.is_dir() and not any(folder.glob("*.typ")):
        return [Error(f"{folder}: certificates without a template", id="papers.E002")]
    return []
