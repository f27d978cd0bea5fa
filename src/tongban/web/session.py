"""Sessions of signed-in people: begun in one place, ended by time, by themselves, or from elsewhere."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.http import HttpRequest, HttpResponse

from tongban.org.actions.accounts import end_sessions
from tongban.org.models import Account
from tongban.org.session_store import FACTS
from tongban.rules.session import Limits, ending, worth_noting
from tongban.store.blind import blind
from tongban.store.ids import new_id

from .address import address_of, device_of
from .clock import now

Method = Literal["phone", "password", "password+totp", "password+passkey", "password+recovery", "passkey", "demo"]
STRONG: frozenset[str] = frozenset({"password+totp", "password+passkey", "password+recovery", "passkey"})
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_log = logging.getLogger("tongban.sign_in")


def limits_of(kind: str) -> Limits:
    """How long sessions of residents, or of staff, last."""
    if kind == Account.Kind.STAFF:
        idle, absolute = settings.TONGBAN_STAFF_IDLE_MINUTES, settings.TONGBAN_STAFF_HOURS
        return Limits(timedelta(minutes=idle), timedelta(hours=absolute))
    return Limits(timedelta(hours=settings.TONGBAN_RESIDENT_IDLE_HOURS))


def begin(request: HttpRequest, account: Account, *, method: Method, at: datetime) -> None:
    """Sign ``account`` in: a new session under a new key. Staff have one at a time, unless a setting says else."""
    login(request, account, backend=_BACKEND)
    request.session[FACTS] = {
        "handle": str(new_id()),
        "kind": account.kind,
        "method": method,
        "device": device_of(request),
        "opened": at.isoformat(),
        "seen": at.isoformat(),
    }
    if account.kind == Account.Kind.STAFF and settings.TONGBAN_STAFF_ONE_SESSION:
        end_sessions(account_id=account.id, but=request.session.session_key)
    tell(request, "signed_in", method=method, account=account)


def end(request: HttpRequest) -> None:
    """Sign out: nothing of the session is left."""
    logout(request)


def method_of(request: HttpRequest) -> str:
    """How the session began; "" for one that this house did not begin."""
    facts: dict[str, str] = request.session.get(FACTS, {})
    return facts.get("method", "")


def strengthen(request: HttpRequest, method: Method) -> None:
    """A second factor was just set up in a session begun without one: it counts from now on."""
    if method_of(request) == "password":
        request.session[FACTS] = {**request.session[FACTS], "method": method}


def opened_within(request: HttpRequest, length: timedelta) -> bool:
    """Whether she signed in no longer ago than ``length``: she need not prove again who she is."""
    facts: dict[str, str] = request.session.get(FACTS, {})
    return bool(facts) and now() - datetime.fromisoformat(facts["opened"]) < length


def limits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End the session that lasted long enough, before anything is read under it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.session_ended = _over(request)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def why_ended(request: HttpRequest) -> str:
    """ "idle", "absolute" or "elsewhere" when this request came under a session that is no more; else ""."""
    return str(getattr(request, "session_ended", ""))


def _over(request: HttpRequest) -> str:
    facts: dict[str, str] | None = request.session.get(FACTS)
    if facts is None:
        return "" if SESSION_KEY in request.session or not request.session.is_empty() else "elsewhere"
    at = now()
    seen = datetime.fromisoformat(facts["seen"])
    why = ending(limits_of(facts["kind"]), opened=datetime.fromisoformat(facts["opened"]), seen=seen, now=at)
    if why:
        tell(request, f"ended_{why}", method=facts["method"])
        logout(request)
    elif worth_noting(seen=seen, now=at):
        request.session[FACTS] = {**facts, "seen": at.isoformat()}
    return why


def tell(request: HttpRequest, outcome: str, *, method: str, account: Account | None = None) -> None:
    """One line of the log: what, how, whose account by its id, from where by a keyed digest. No name, no number."""
    facts = {
        "outcome": outcome,
        "method": method,
        "account": str(account.id) if account else "-",
        "address": blind("log.address", address_of(request)).hex()[:12],
        "request": str(getattr(request, "request_id", "-")),
    }
    _log.info("sign_in %s", " ".join(f"{key}={value}" for key, value in facts.items()), extra=facts)
