"""Residents signing in: a code to the phone, or a password. Whoever has no account yet gets one by the same code."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.guard.actions import own_subject
from tongban.org.actions.accounts import open_resident, set_level
from tongban.org.actions.signing_in import phone_of_code, try_password
from tongban.org.models import Account
from tongban.rules.transform import Unfit, mobile
from tongban.terms.level import Level
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web import session
from tongban.web.access import public
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.codes import NoCode, check_code, code_field, phone_field, send_code
from tongban.web.ports import text_message
from tongban.web.preferences import safe_next
from tongban.web.present import told_wait, why_signed_out

PENDING = "sign_in"  # where the session keeps the id of the code sent, and where to go afterwards


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The phone first; a POST sends the code."""
    if request.method != "POST":
        return _page(request, safe_next(request.GET.get("next", "/")))
    target = safe_next(request.POST.get("next", "/"))
    typed = request.POST.get("phone", "")
    try:
        phone = mobile(typed)
    except Unfit as wrong:
        return _page(request, target, typed, tr(wrong.reason))
    return _send(request, phone, target) or HttpResponseRedirect(reverse("sign-in-code"))


def _send(request: HttpRequest, phone: str, target: str) -> HttpResponse | None:
    """Send a code and remember which; or the page that says why not."""
    try:
        id = send_code(phone=phone, address=address_of(request), now=now())
    except NoCode as why:
        session.tell(request, f"code_{why.outcome}", method="phone")
        return _page(request, target, phone, why.said)
    session.tell(request, "code_sent", method="phone")
    request.session[PENDING] = {"code": str(id), "next": target}
    return None


def _page(request: HttpRequest, target: str, phone: str = "", error: str = "") -> HttpResponse:
    context = {
        "next": target,
        "field": phone_field(phone, error),
        "can_send": text_message() is not None,
        "ended": why_signed_out(request.GET.get("why", "")),
        "tab": "",
    }
    return render(request, "portal/sign-in.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent: right, it signs in, and opens an account for a phone that has none."""
    pending: dict[str, str] = request.session.get(PENDING, {})
    phone = phone_of_code(UUID(pending["code"])) if pending else ""
    if not phone:
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method != "POST":
        return _code_page(request, phone)
    at = now()
    typed = request.POST.get("code", "")
    found, said = check_code(id=UUID(pending["code"]), typed=typed, address=address_of(request), now=at)
    if said:
        session.tell(request, f"code_{found}", method="phone")
        return _code_page(request, phone, said)
    return _signed_in(request, open_resident(phone=phone), at, pending["next"])


def _signed_in(request: HttpRequest, account: Account, at: datetime, target: str) -> HttpResponse:
    if not account.is_active:
        session.tell(request, "account_closed", method="phone", account=account)
        return _page(request, target, error=_closed())
    request.session.pop(PENDING, None)
    if account.level < Level.PHONE:
        set_level(account_id=account.id, level=Level.PHONE)
    session.begin(request, account, method="phone", at=at)
    if own_subject(holder=str(account.id), now=at) is None:
        return HttpResponseRedirect(f"{reverse('real-name')}?next={target}")
    return HttpResponseRedirect(target)


def _code_page(request: HttpRequest, phone: str, error: str = "") -> HttpResponse:
    context = {"field": code_field(phone, error), "tab": ""}
    return render(request, "portal/sign-in-code.html", context, status=422 if error else 200)


@require_POST
@never_cache
@public
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code to the same phone."""
    pending: dict[str, str] = request.session.get(PENDING, {})
    phone = phone_of_code(UUID(pending["code"])) if pending else ""
    if not phone:
        return HttpResponseRedirect(reverse("sign-in"))
    return _send(request, phone, pending["next"]) or HttpResponseRedirect(reverse("sign-in-code"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def password(request: HttpRequest) -> HttpResponse:
    """Phone and password, for who set one."""
    if request.method != "POST":
        return _password_page(request, safe_next(request.GET.get("next", "/")))
    target, at = safe_next(request.POST.get("next", "/")), now()
    try:
        phone = mobile(request.POST.get("phone", ""))
    except Unfit as wrong:
        return _password_page(request, target, phone_error=tr(wrong.reason))
    tried = try_password(
        name=phone, kind="resident", password=request.POST.get("password", ""), address=address_of(request), now=at
    )
    if tried.account is None:
        session.tell(request, "locked" if tried.wait else "wrong_password", method="password")
        return _password_page(request, target, error=wrong_password(tried.wait))
    session.begin(request, tried.account, method="password", at=at)
    return HttpResponseRedirect(target)


def wrong_password(wait: timedelta) -> str:
    """What is said of a wrong password, and of the wait it brought; the same whether or not there is an account."""
    if wait:
        return t("输错次数太多，已暂时锁定，", "too many wrong tries, locked for a while: ") + told_wait(wait)
    return t("手机号码或密码不对", "the number or the password is wrong")


def _password_page(request: HttpRequest, target: str, error: str = "", phone_error: str = "") -> HttpResponse:
    fields = (
        Field(label=t("手机号码", "Mobile number"), name="phone", value=request.POST.get("phone", ""), type="tel",
              inputmode="numeric", autocomplete="username", width="half", error=phone_error),
        Field(label=t("密码", "Password"), name="password", type="password", autocomplete="current-password",
              width="half", error=error),
    )  # fmt: skip
    wrong = bool(error or phone_error)
    context = {"fields": fields, "next": target, "tab": ""}
    return render(request, "portal/sign-in-password.html", context, status=422 if wrong else 200)


def _closed() -> str:
    return t(
        "这个账号已停用，请到为民服务中心综合窗口办理",
        "this account is closed; please go to a town's service centre",
    )


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it stays in the browser."""
    staff = request.user.is_authenticated and request.user.kind == Account.Kind.STAFF
    session.end(request)
    response = HttpResponseRedirect(reverse("account_login") if staff else "/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
