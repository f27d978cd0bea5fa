"""The desk's addresses. The second factor's views are django-allauth's, under the names it looks them up by."""

from allauth.account.views import ReauthenticateView as ReauthenticateByPassword
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from django.urls import path, reverse_lazy

from tongban.web.access import own_staff, public

from . import handover, leave, people, sign_in, views
from .second import AddPasskey, ReauthenticateByPasskey, RemovePasskey, SetUpApp, SignInByPasskey

_BACK = reverse_lazy("mfa_index")

urlpatterns = [
    path("", views.inbox, name="desk"),
    path("ledger/", views.ledger, name="desk-ledger"),
    path("cases/<slug:number>/", views.case, name="desk-case"),
    path("people/", people.person, name="desk-person"),
    path("people/account", people.account, name="desk-person-account"),
    path("sign-in", sign_in.sign_in, name="account_login"),
    path("sign-in/second", public(AuthenticateView.as_view(template_name="desk/second.html")), name="mfa_authenticate"),
    path("sign-in/passkey", public(SignInByPasskey.as_view()), name="mfa_login_webauthn"),
    path("security/", own_staff(IndexView.as_view(template_name="desk/security.html")), name="mfa_index"),
    path("security/password", own_staff(sign_in.password), name="desk-password"),
    path("security/app", own_staff(SetUpApp.as_view(template_name="desk/app.html")), name="mfa_activate_totp"),
    path(
        "security/app/remove",
        own_staff(DeactivateTOTPView.as_view(template_name="desk/remove.html", extra_context={"what": "app"})),
        name="mfa_deactivate_totp",
    ),
    path(
        "security/passkey",
        own_staff(AddPasskey.as_view(template_name="desk/passkey.html")),
        name="mfa_add_webauthn",
    ),
    path(
        "security/passkey/<int:pk>/remove",
        own_staff(
            RemovePasskey.as_view(
                template_name="desk/remove.html", extra_context={"what": "passkey"}, success_url=_BACK
            )
        ),
        name="mfa_remove_webauthn",
    ),
    path(
        "security/codes",
        own_staff(ViewRecoveryCodesView.as_view(template_name="desk/codes.html")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "security/codes/new",
        own_staff(GenerateRecoveryCodesView.as_view(template_name="desk/codes-new.html")),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/again",
        own_staff(ReauthenticateByPassword.as_view(template_name="desk/again.html")),
        name="account_reauthenticate",
    ),
    path(
        "security/again/code",
        own_staff(ReauthenticateView.as_view(template_name="desk/again-code.html")),
        name="mfa_reauthenticate",
    ),
    path(
        "security/again/passkey",
        own_staff(ReauthenticateByPasskey.as_view(template_name="desk/again-passkey.html")),
        name="mfa_reauthenticate_webauthn",
    ),
    path("handover/", handover.posts, name="handover"),
    path("handover/posts/<uuid:id>/", leave.post, name="post"),
    path("handover/posts/<uuid:id>/back", leave.back, name="post-back"),
    path("handover/own/<uuid:id>/", handover.own, name="handover-own"),
    path("handover/led/<uuid:id>/", handover.led, name="handover-led"),
    path("handover/receipts/<str:number>/", handover.paper, name="handover-receipt"),
]
