"""A browser signed in as somebody, the way the house begins a session."""

from django.test import Client

from tongban.org.models import Account
from tongban.org.session_store import FACTS
from tongban.store.ids import new_id
from tongban.web import clock
from tongban.web.session import Method


def browser_of(account: Account, *, method: Method | None = None, browser: Client | None = None) -> Client:
    """Signed in by ``method``; unless told, with a second factor for staff and by a code on the phone for residents."""
    found = browser or Client()
    found.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    at = clock.now().isoformat()
    session = found.session
    session[FACTS] = {
        "handle": str(new_id()),
        "kind": account.kind,
        "method": method or ("password+totp" if account.kind == Account.Kind.STAFF else "phone"),
        "device": "",
        "opened": at,
        "seen": at,
    }
    session.save()
    return found
