"""Staff signing in: user name and password, then the second factor; or a passkey, which is both."""

from datetime import timedelta

from allauth.account.utils import perform_login
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.org.actions.accounts import WeakPassword, set_password
from tongban.org.actions.signing_in import try_password
from tongban.org.models import Account
from tongban.ui.parts.fields import Field
from tongban.ui.speech import t, tr
from tongban.web import session
from tongban.web.access import own_staff, public, strong
from tongban.web.actor import account_of
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.posts import front
from tongban.web.preferences import safe_next
from tongban.web.present import told_wait, why_signed_out


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; what follows is the second factor's page."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    target = safe_next(wanted) if wanted else ""
    own = account_of(request)
    if own is not None and own.kind == Account.Kind.STAFF:
        return HttpResponseRedirect(target or front(request))
    if request.method != "POST":
        return _page(request, target)
    name = request.POST.get("username", "").strip()
    tried = try_password(
        name=name, kind="staff", password=request.POST.get("password", ""), address=address_of(request), now=now()
    )
    if tried.account is None:
        session.tell(request, "locked" if tried.wait else "wrong_password", method="password")
        return _page(request, target, _said(tried.wait))
    return perform_login(request, tried.account, redirect_url=target or None)  # type: ignore[no-any-return]


def _said(wait: timedelta) -> str:
    if wait:
        locked = t(
            "输错次数太多，这个账号在这里已暂时锁定，", "too many wrong tries; the account is locked here for a while: "
        )
        return locked + told_wait(wait) + t("，或请系统管理员解锁", ", or ask the administrator to unlock it")
    return t("用户名或密码不对", "the user name or the password is wrong")


def _page(request: HttpRequest, target: str, error: str = "") -> HttpResponse:
    why = request.GET.get("why", "")
    told = why_signed_out(why) or {
        "passkey": t(
            "通行密钥没有通过，请再试一次，或用密码。", "The passkey did not work. Try again, or use a password."
        ),
        "closed": t("这个账号已停用，请联系系统管理员。", "This account is closed. Please ask the administrator."),
    }.get(why, "")
    fields = (
        Field(label=t("用户名", "User name"), name="username", value=request.POST.get("username", ""),
              autocomplete="username"),
        Field(label=t("密码", "Password"), name="password", type="password", autocomplete="current-password",
              error=error),
    )  # fmt: skip
    context = {"fields": fields, "next": target, "told": told}
    return render(request, "desk/sign-in.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@own_staff
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; the present one is typed first. Every other session ends by it."""
    own = account_of(request)
    assert own is not None  # noqa: S101 - behind web.access.own_staff
    errors: dict[str, str] = {}
    if request.method == "POST":
        if own.has_usable_password() and not own.check_password(request.POST.get("old", "")):
            errors["old"] = t("现在的密码不对", "this is not the present password")
        elif request.POST.get("new", "") != request.POST.get("again", ""):
            errors["again"] = t("两次输入不一样", "the two are not the same")
        else:
            try:
                set_password(account=own, password=request.POST.get("new", ""), second_factor=strong(request))
            except WeakPassword as weak:
                errors["new"] = "；".join(tr(problem) for problem in weak.problems)
            else:
                update_session_auth_hash(request, own)
                return HttpResponseRedirect(reverse("mfa_index"))
    context = {"fields": _fields(own, errors)}
    return render(request, "desk/password.html", context, status=422 if errors else 200)


def _fields(own: Account, errors: dict[str, str]) -> list[Field]:
    asked = [
        ("old", t("现在的密码", "Present password"), "current-password"),
        ("new", t("新密码", "New password"), "new-password"),
        ("again", t("再输入一次", "Once more"), "new-password"),
    ]
    return [
        Field(label=label, name=name, type="password", autocomplete=complete, error=errors.get(name, ""), width="half")
        for name, label, complete in asked
        if name != "old" or own.has_usable_password()
    ]
