"""Where sessions are kept: Django's database store, with whose a session is and since when in columns of its own.

Named by ``SESSION_ENGINE``. The facts travel in the session's data under ``FACTS`` (written by ``web.session``).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from .models import Session

FACTS = "tongban"


class SessionStore(db.SessionStore):
    """A session whose row tells the account and the facts beside it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session: its data, and what can be told of it without opening that."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - what get_model_class says
        facts: dict[str, str] = data.get(FACTS, {})
        row.account_id = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.handle = UUID(facts["handle"]) if facts else None
        row.method = facts.get("method", "")
        row.device = facts.get("device", "")
        row.opened_at = datetime.fromisoformat(facts["opened"]) if facts else None
        row.seen_at = datetime.fromisoformat(facts["seen"]) if facts else None
        return row
