"""Logs: readable lines by default, JSON lines by setting; each with its request; none with a person's number."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from tongban.rules.redact import redact

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What Python itself puts on a record: everything else was given with `extra=`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "taskName"}


class Redacted(logging.Filter):
    """The last net: takes numbers shaped like a person's out of message, arguments, extras and traceback.

    On the handler, so that it sees what any logger of any library says.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit their message: a fault of the caller's
            said = f"{record.msg} {record.args}"
        record.msg, record.args = redact(said), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        for key in set(vars(record)) - _OWN:
            value = getattr(record, key)
            said = redact(str(value))
            setattr(record, key, value if isinstance(value, bool | int | float | None) and said == str(value) else said)
        record.request_id = request_id.get()
        return True


class Readable(logging.Formatter):
    """For people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        asked = getattr(record, "request_id", "")
        return f"{line} [{asked}]" if asked else line


class JsonLines(logging.Formatter):
    """One JSON object a line, for programs: at, level, logger, message, request, and what was given beside it."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", ""),
        }
        told |= {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_text:
            told["traceback"] = record.exc_text
        return json.dumps({key: value for key, value in told.items() if value not in ("", None)}, ensure_ascii=False)
