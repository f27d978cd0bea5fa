"""The second factor of staff: django-allauth's views and forms, with our words, our keys, our sessions.

Only what ``urls`` names is mounted, each in a page of ours. What allauth would keep in clear (the secret of an
authenticator app, the seed of recovery codes) is a sealed cell.
"""

import io
from datetime import timedelta
from typing import Any, cast

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tongban.org.models import Account
from tongban.store import cells
from tongban.ui.speech import t
from tongban.web import session
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.posts import front

FRESH = timedelta(minutes=5)  # so long after signing in nobody is asked again who she is
_PLACE = "mfa.secret"


def says(code: str) -> str:
    """What is said for an error of the second factor."""
    return {
        "incorrect_code": t("验证码不对，或者已经用过", "the code is wrong, or was used already"),
        "incorrect_password": t("密码不对", "the password is wrong"),
        "too_many_login_attempts": t("输错次数太多，请 5 分钟后再试", "too many wrong tries; try again in 5 minutes"),
        "rate_limited": t("输错次数太多，请 5 分钟后再试", "too many wrong tries; try again in 5 minutes"),
        "cannot_delete_authenticator": t(
            "这是您最后一个第二验证方式，先添加另一个再删除",
            "this is your last second factor; add another one before removing it",
        ),
        "cannot_generate_recovery_codes": t("先设置第二验证方式", "set up a second factor first"),
    }.get(code, t("没有通过，请再试一次", "that did not work; please try again"))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where allauth ends, our session begins."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Every factor asked for was given: begin the session, saying by what."""
        session.begin(request, cast(Account, user), method=_method(request, user), at=now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where her work begins, when she was not on the way to somewhere."""
        return front(request)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return ValidationError(says(code), code=code)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('account_login')}?why=closed")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Changing how one signs in asks again who one is, but not of somebody who has just shown it."""
        return not session.opened_within(self.request, FRESH)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)


def _method(request: HttpRequest, user: AbstractBaseUser) -> session.Method:
    """How she signed in, from what allauth noted on the way."""
    shown = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    if not shown:
        return "password"
    if shown[-1].get("passwordless"):
        return "passkey"
    beside: dict[str, session.Method] = {
        Authenticator.Type.TOTP: "password+totp",
        Authenticator.Type.WEBAUTHN: "password+passkey",
        Authenticator.Type.RECOVERY_CODES: "password+recovery",
    }
    return beside[shown[-1]["type"]]


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets sealed, words in both languages, and nobody left without a second factor."""

    def encrypt(self, text: str) -> str:
        return cells.seal_text(text, _PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return cells.unseal_text(encrypted_text, _PLACE)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return ValidationError(says(code), code=code)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one: staff always have a second factor."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(id=authenticator.id)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        many = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return t(f"通行密钥 {many}", f"Passkey {many}")

    def build_totp_svg(self, url: str) -> str:
        drawing = io.BytesIO()
        segno.make(url, error="m", micro=False).save(
            drawing, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, omitsize=False
        )
        return drawing.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "通办 Tongban"}


class AuthenticateForm(AllauthAuthenticateForm):  # type: ignore[misc]
    """A code from the authenticator app, or a recovery code; a wrong one is noted."""

    def clean_code(self) -> str:
        try:
            return cast(str, super().clean_code())
        except ValidationError:
            session.tell(context.request, "wrong_code", method="second_factor", account=self.user)
            raise


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey always signs in by itself: it is the device and the person's own PIN, face or finger in one."""

    passwordless = forms.BooleanField(initial=True)


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """Whoever has just shown the app's code has it in hand."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer = cast(HttpResponse, super().form_valid(form))
        session.strengthen(self.request, "password+totp")
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """As above, with a passkey."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer = cast(HttpResponse, super().form_valid(form))
        session.strengthen(self.request, "password+passkey")
        return answer


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey that fails says so on the sign-in page; allauth's way of saying it needs a package we do not use."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        session.tell(self.request, "wrong_passkey", method="passkey")
        return HttpResponseRedirect(f"{reverse('account_login')}?why=passkey")


class ReauthenticateByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """As above, back on its own page."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return HttpResponseRedirect(f"{self.request.path}?{self.request.GET.urlencode()}")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Removing the last second factor is refused here too; allauth asks only where an app is removed."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not MFAAdapter().can_delete_authenticator(self.get_object()):
            form.add_error(None, says("cannot_delete_authenticator"))
            return cast(HttpResponse, self.form_invalid(form))
        return cast(HttpResponse, super().form_valid(form))
