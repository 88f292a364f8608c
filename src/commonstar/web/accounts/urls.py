"""Addresses of signing in and of one's own account.

allauth's own list is not included: it would open pages for passwords, which nobody here has. Its names are kept,
since its code asks for them.
"""

from allauth.account import views as sign_in
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as services
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from commonstar.web.accounts import service_views, views
from commonstar.web.accounts.access import lately_signed_in
from commonstar.web.common.access import everyone, signed_in

to_account = RedirectView.as_view(url=reverse_lazy("account_home"))
to_passkeys = RedirectView.as_view(url=reverse_lazy("mfa_list_webauthn"))
to_sign_in = RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)

urlpatterns = [
    path("", views.home, name="account_home"),
    path("name/", views.person, name="account_person"),
    path("welcome/", views.welcome, name="account_welcome"),
    path("consents/<uuid:consent>/withdraw/", views.withdraw, name="account_withdraw_consent"),
    path("download/", views.download, name="account_download"),
    path("erase/", views.erase, name="account_erase"),
    path("erased/", views.erased, name="account_erased"),
    path("again/", views.again, name="account_reauthenticate"),
    # Signing in, by code
    path("login/", everyone(sign_in.login), name="account_login"),
    path("login/code/", everyone(to_sign_in), name="account_request_login_code"),
    path("login/code/confirm/", everyone(sign_in.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", everyone(sign_in.logout), name="account_logout"),
    path("signup/", everyone(sign_in.signup), name="account_signup"),
    path("signup/passkey/", everyone(sign_in.signup_by_passkey), name="account_signup_by_passkey"),
    path("confirm-email/", everyone(sign_in.email_verification_sent), name="account_email_verification_sent"),
    path("inactive/", everyone(sign_in.account_inactive), name="account_inactive"),
    path("email/", lately_signed_in(sign_in.email), name="account_email"),
    # Passkeys
    path("passkeys/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/all/", signed_in(to_passkeys), name="mfa_index"),
    path("passkeys/add/", lately_signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", lately_signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", lately_signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/login/", everyone(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("passkeys/signup/", everyone(passkeys.signup_webauthn), name="mfa_signup_webauthn"),
    # An organisation's own sign-in service
    path("services/", signed_in(to_account), name="socialaccount_connections"),
    path("services/signup/", everyone(to_sign_in), name="socialaccount_signup"),
    path("services/cancelled/", everyone(services.login_cancelled), name="socialaccount_login_cancelled"),
    path("services/<int:pk>/remove/", service_views.service_remove, name="account_remove_service"),
    path("oidc/<slug:provider_id>/login/", service_views.service_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/join/", service_views.service_join, name="account_join_service"),
    path("oidc/<slug:provider_id>/login/callback/", service_views.service_callback, name="openid_connect_callback"),
]
