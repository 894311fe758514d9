"""How accounts behave: citizens open their own and verify the address; officials are made by an administrator."""

from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from integrations.messages import send_message
from kernel.addresses import counted_address
from organisations.domain.accounts import open_account
from organisations.domain.grants import authority_of
from organisations.enums import DEMO_DOMAIN
from organisations.models import User
from organisations.rules import needs_second_factor


class VerifyAddressStage(EmailVerificationStage):
    """Between password and account: a citizen must have opened the link that was mailed; an official's address is known."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user is not None and self.login.user.is_official:
            return None, True
        found: tuple[HttpResponse | None, bool] = super().handle()
        return found


class AccountAdapter(DefaultAccountAdapter):
    """Whoever signs up is a citizen; after sign-in an official goes to the desk, a citizen to the cases in the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed"),
        "email_password_mismatch": _("Address and password do not belong together. Check both and try again."),
        "enter_current_password": _("Enter your present password."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "same_as_current_password": _("The new password is the present one. Choose another."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "unknown_email": _("No account has this address."),
    }

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.EmailVerificationStage": "organisations.adapters.VerifyAddressStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A citizen's account, whatever else the form was sent with."""
        clean = form.cleaned_data
        return open_account(clean["email"], clean["password1"], full_name=clean["full_name"])

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """Accounts of the demonstration open nothing anywhere else: their passwords are public."""
        if user.email.endswith(f"@{DEMO_DOMAIN}") and not settings.DEMO:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        return super().pre_login(request, user, **options)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        official = getattr(request.user, "is_official", False)
        return reverse("workflows:inbox") if official else reverse("portal:mine")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts are known by address; there is no user name to fill."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Wrong sign-ins are counted by visitor, not by the proxy in front: one guesser must not shut out the city."""
        return counted_address(request.META) or "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail about an account goes out by the same channel as every other; a silent one is a 503 page, not a crash."""
        request = allauth_context.request
        known = {"request": request, "email": email, "current_site": get_current_site(request)}
        mail = self.render_mail(template_prefix, email, {**known, **context})
        send_message("mail", to=email, subject=str(mail.subject), text=str(mail.body), key=str(uuid4()))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The keys of authenticator apps lie encrypted in the database: a stolen table is no second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right, or its half minute is over."),
        "cannot_delete_authenticator": _("The second factor cannot be turned off."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whose role demands a second factor keeps it."""
        return not needs_second_factor(authority_of(authenticator.user))

    def get_totp_issuer(self) -> str:
        return str(settings.EGOV_CITY["NAME"])

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"egov.second-factor").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(derived))
