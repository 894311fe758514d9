"""Addresses of accounts (those views of the library for which the house has drawn pages, and no others) and of rights."""

from allauth.account import views
from django.urls import include, path, re_path

from organisations.views import enrolment, mandates, people, substitutions
from organisations.views.addresses import ConfirmAddressView
from organisations.views.entrances import EnterView, OpenAccountView

urlpatterns = [
    path("2fa/", include("allauth.mfa.urls")),
    path("2fa/gui-ma/", enrolment.send_code, name="send_enrolment_code"),
    path("login/", EnterView.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", OpenAccountView.as_view(), name="account_signup"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", ConfirmAddressView.as_view(), name="account_confirm_email"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

rights = [
    path("", people.people, name="people"),
    path("<uuid:person>/giao-vai-tro/", people.give_role, name="give_role"),
    path("vai-tro/<uuid:grant>/thu-hoi/", people.end_grant, name="end_grant"),
    path("<uuid:person>/giao-tham-quyen-ky/", mandates.give, name="give_mandate"),
    path("tham-quyen-ky/<uuid:mandate>/thu-hoi/", mandates.end, name="end_mandate"),
    path("vang-mat/", substitutions.substitutions, name="substitutions"),
    path("vang-mat/<uuid:grant>/giao/", substitutions.name, name="name_substitute"),
    path("vang-mat/<uuid:grant>/ket-thuc/", substitutions.end, name="end_substitution"),
]
