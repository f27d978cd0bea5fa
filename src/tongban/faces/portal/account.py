"""My account 我的账号: how well I am known, how I sign in, where I am signed in."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.guard.actions import own_subject
from tongban.org.actions.accounts import WeakPassword, end_sessions, phone_of, set_password
from tongban.org.models import Account, Session
from tongban.rules.level import reaches, step_up
from tongban.rules.privacy import mask
from tongban.terms.level import Level
from tongban.ui.filters import day, moment
from tongban.ui.parts.fields import Field
from tongban.ui.parts.provenance import SummaryList, ValueRow
from tongban.ui.speech import t, tr
from tongban.web import session
from tongban.web.access import account, level_of
from tongban.web.actor import account_of, actor
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.documents import claim_of, document_fields
from tongban.web.identity import prove
from tongban.web.preferences import safe_next
from tongban.web.present import told_wait


def _own(request: HttpRequest) -> Account:
    found = account_of(request)
    assert found is not None  # noqa: S101 - behind web.access.account
    return found


@require_safe
@account
def mine(request: HttpRequest) -> HttpResponse:
    """The account on one page."""
    own = _own(request)
    phone = phone_of(own)
    known = own_subject(holder=str(own.id), now=now()) is not None
    rows = (
        ValueRow(label=t("身份等级", "Identity level"), value=tr(Level(own.level).meaning)),
        ValueRow(label=t("手机号码", "Mobile number"), value=mask("person.mobile", phone) if phone else "—",
                 masked=bool(phone)),
        ValueRow(label=t("密码", "Password"),
                 value=t("已设置", "set") if own.has_usable_password() else t("未设置", "not set")),
        ValueRow(label=t("开户日期", "Opened"), value=day(own.opened_at.date())),
    )  # fmt: skip
    here = request.session.session_key
    sessions = Session.objects.filter(account=own, handle__isnull=False, expire_date__gt=now()).order_by("-seen_at")
    context = {
        "list": SummaryList(rows=rows, label=t("账号", "Account")),
        "known": known,
        "has_password": own.has_usable_password(),
        "sessions": [_shown(one, here) for one in sessions[:50]],
        "tab": "account",
    }
    return render(request, "portal/account.html", context)


def _shown(one: Session, here: str | None) -> dict[str, object]:
    assert one.opened_at is not None  # noqa: S101 - a session with a handle has both
    assert one.seen_at is not None  # noqa: S101
    return {
        "handle": one.handle,
        "device": one.device or t("未知设备", "unknown device"),
        "method": how(one.method),
        "opened": moment(one.opened_at),
        "seen": moment(one.seen_at),
        "here": one.session_key == here,
    }


def how(method: str) -> str:
    """A way of signing in, as a person reads it."""
    return {
        "phone": t("短信验证码", "code by message"),
        "password": t("密码", "password"),
        "demo": t("演示：一键进入，没有核验身份", "demo: stepped in, nobody was checked"),
    }.get(method, method)


@require_POST
@account
def end_one(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Sign out one of my other devices."""
    if not end_sessions(account_id=_own(request).id, handle=handle):
        raise Http404
    return HttpResponseRedirect(reverse("account"))


@require_POST
@account
def end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    end_sessions(account_id=_own(request).id, but=request.session.session_key)
    session.end(request)
    return HttpResponseRedirect(reverse("sign-in"))


@require_http_methods(["GET", "HEAD", "POST"])
@account
def password(request: HttpRequest) -> HttpResponse:
    """Set a password, or change it; who has one types it first."""
    own = _own(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        new = request.POST.get("new", "")
        if own.has_usable_password() and not own.check_password(request.POST.get("old", "")):
            errors["old"] = t("现在的密码不对", "this is not the present password")
        elif new != request.POST.get("again", ""):
            errors["again"] = t("两次输入不一样", "the two are not the same")
        else:
            try:
                set_password(account=own, password=new, second_factor=False)
            except WeakPassword as weak:
                errors["new"] = "；".join(tr(problem) for problem in weak.problems)
            else:
                update_session_auth_hash(request, own)
                return HttpResponseRedirect(reverse("account"))
    context = {"fields": _password_fields(own, errors), "has_password": own.has_usable_password(), "tab": ""}
    return render(request, "portal/account-password.html", context, status=422 if errors else 200)


def _password_fields(own: Account, errors: dict[str, str]) -> list[Field]:
    least = settings.TONGBAN_PASSWORD_LENGTH
    asked = [
        ("old", t("现在的密码", "Present password"), "current-password", ""),
        ("new", t("新密码", "New password"), "new-password",
         t(f"至少 {least} 个字符；一句自己记得住的话最好", f"At least {least} characters, best a sentence")),
        ("again", t("再输入一次", "Once more"), "new-password", ""),
    ]  # fmt: skip
    return [
        Field(label=label, name=name, type="password", autocomplete=complete, hint=hint, error=errors.get(name, ""))
        for name, label, complete, hint in asked
        if name != "old" or own.has_usable_password()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@account
def real_name(request: HttpRequest) -> HttpResponse:
    """Name and document, checked by the identity provider; what the person types here is kept nowhere."""
    own, target = _own(request), safe_next(request.POST.get("next", request.GET.get("next", "/")))
    if own_subject(holder=str(own.id), now=now()) is not None:
        return HttpResponseRedirect(target)
    if request.method != "POST":
        return _real_name_page(request, target)
    outcome, wait, known = prove(
        account=own, claim=claim_of(request), actor=actor(request), address=address_of(request), now=now()
    )
    session.tell(request, f"real_name_{outcome}", method="real_name", account=own)
    if outcome == "done":
        return HttpResponseRedirect(target)
    if outcome == "hers_already" and known is not None:
        return _has_one(request, known, target)
    said = {
        "no": t("姓名和证件号码对不上，请照着证件再核对一遍", "name and number do not agree; please compare again"),
        "wait": t("核对次数太多，", "too many tries: ") + told_wait(wait),
        "somebody_elses": t("这个账号已经是另一个人的，请用自己的手机号登录",
                            "this account is somebody else's; please sign in with your own phone"),
        "unavailable": t("身份核验服务暂时不可用，请稍后再试", "no identity check is available; please try later"),
    }  # fmt: skip
    return _real_name_page(request, target, said[outcome])


def _real_name_page(request: HttpRequest, target: str, error: str = "") -> HttpResponse:
    fields = document_fields(request, error, autocomplete="name")
    context = {"fields": fields, "next": target, "tab": "", "wrong": bool(error)}
    return render(request, "portal/account-real-name.html", context, status=422 if error else 200)


def _has_one(request: HttpRequest, known: Account, target: str) -> HttpResponse:
    """She has an account already, and is told so: no second one is made behind her back."""
    context = {"tail": phone_of(known)[-2:], "opened": day(known.opened_at.date()), "next": target, "tab": ""}
    return render(request, "portal/account-known.html", context, status=409)


@require_safe
@account
def level(request: HttpRequest, need: str) -> HttpResponse:
    """Why a matter asks to know me better, and what to do for it."""
    try:
        wanted = Level.of(need)
    except ValueError:
        raise Http404 from None
    have, target = level_of(request), safe_next(request.GET.get("next", "/"))
    verdict = reaches(have, wanted)
    if verdict.allowed:
        return HttpResponseRedirect(target)
    context = {"reason": tr(verdict.reason), "steps": step_up(have, wanted), "next": target, "tab": ""}
    return render(request, "portal/account-level.html", context)
