"""Another phone for my account: a code to the old one, then a code to the new one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongban.org.actions.accounts import PhoneTaken, phone_of
from tongban.org.actions.signing_in import phone_of_code
from tongban.org.models import Account
from tongban.rules.transform import Unfit, mobile
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web import session
from tongban.web.access import account
from tongban.web.actor import account_of
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.codes import NoCode, check_code, code_field, phone_field, send_code
from tongban.web.phones import move_to

PENDING = "phone"  # in the session: how far she has come
PROVEN_FOR = timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@account
def change(request: HttpRequest) -> HttpResponse:
    """One page whose one field is the next thing to do. ``send`` asks for a code, else the code typed is tried."""
    own = account_of(request)
    assert own is not None  # noqa: S101 - behind web.access.account
    if request.method != "POST":
        return _page(request, own)
    if "code" in request.POST:
        return _tried(request, own)
    if request.POST.get("step") == "again":
        request.session.pop(PENDING, None)
        return HttpResponseRedirect(reverse("account-phone"))
    return _sent(request, own)


def _sent(request: HttpRequest, own: Account) -> HttpResponse:
    """Send the code that is due: to the old phone first, and only then to a new one."""
    typed = request.POST.get("phone", "")
    try:
        phone = phone_of(own) if _must_prove(request, own) else mobile(typed)
        id = send_code(phone=phone, address=address_of(request), now=now())
    except Unfit as wrong:
        return _page(request, own, typed, tr(wrong.reason))
    except NoCode as why:
        return _page(request, own, typed, why.said)
    request.session[PENDING] = {**_pending(request), "code": str(id)}
    return HttpResponseRedirect(reverse("account-phone"))


def _tried(request: HttpRequest, own: Account) -> HttpResponse:
    pending = _pending(request)
    phone = phone_of_code(UUID(pending["code"])) if "code" in pending else ""
    if not phone:
        return HttpResponseRedirect(reverse("account-phone"))
    typed, at = request.POST.get("code", ""), now()
    found, said = check_code(id=UUID(pending["code"]), typed=typed, address=address_of(request), now=at)
    session.tell(request, f"phone_change_{found}", method="phone", account=own)
    if said:
        return _page(request, own, error=said)
    if phone == phone_of(own) or _must_prove(request, own):
        # a code that went elsewhere proves nothing of the phone she has
        request.session[PENDING] = {"proven": at.isoformat()} if phone == phone_of(own) else {}
        return HttpResponseRedirect(reverse("account-phone"))
    try:
        move_to(account=own, phone=phone, now=at, staying=request.session.session_key)
    except PhoneTaken:
        request.session[PENDING] = {key: value for key, value in pending.items() if key != "code"}
        said = t("这个号码已经登录着另一个账号，请换一个", "this number signs in another account; please take another")
        return _page(request, own, phone, said)
    request.session.pop(PENDING)
    return HttpResponseRedirect(reverse("account"))


def _pending(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.get(PENDING, {})
    return found


def _must_prove(request: HttpRequest, own: Account) -> bool:
    """Whether the phone she has must still be shown to be in her hand: a borrowed session does not move an account."""
    if not phone_of(own) or (session.method_of(request) == "phone" and session.opened_within(request, PROVEN_FOR)):
        return False  # there is none, or she signed in by a code to it just now
    proven = _pending(request).get("proven")
    return proven is None or now() - datetime.fromisoformat(proven) > PROVEN_FOR


def _page(request: HttpRequest, own: Account, typed: str = "", error: str = "") -> HttpResponse:
    pending, first = _pending(request), _must_prove(request, own)
    waiting = phone_of_code(UUID(pending["code"])) if "code" in pending else ""
    field: Field | None = None
    if waiting:
        field = code_field(waiting, error)
    elif not first:
        field = phone_field(typed, error, label=t("新的手机号码", "New mobile number"))
    context = {"field": field, "waiting": bool(waiting), "first": first, "error": error, "tab": ""}
    return render(request, "portal/account-phone.html", context, status=422 if error else 200)
