"""The demo's text messages: written to a file of the demo city, shown on a panel, sent to nobody."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tongban.rules.privacy import mask
from tongban.terms.text import Text
from tongban.ui.filters import moment
from tongban.ui.speech import tr

SHOWN = 20
_KEPT_BYTES = 64_000


class DemoTextMessage:
    """A ``TextMessage`` whose messages go nowhere."""

    def send(self, *, phone: str, text: Text, now: datetime) -> None:
        file = panel()
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _KEPT_BYTES:
            file.unlink()
        line = {"at": now.isoformat(), "phone": mask("person.mobile", phone), "zh": text.zh, "en": text.en}
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def latest() -> list[dict[str, str]]:
    """The newest messages, newest first, in the language being spoken."""
    if not panel().exists():
        return []
    lines = [json.loads(line) for line in panel().read_text(encoding="utf-8").splitlines()[-SHOWN:]]
    return [
        {
            "at": moment(datetime.fromisoformat(line["at"])),
            "phone": line["phone"],
            "text": tr(Text(line["zh"], line["en"])),
        }
        for line in reversed(lines)
    ]


def panel() -> Path:
    return settings.TONGBAN_VAR / "demo" / "messages.jsonl"
