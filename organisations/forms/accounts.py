"""The forms of accounts, in the reader's words: the library has no Vietnamese."""

from secrets import token_hex
from typing import Any

from allauth.account import forms as library
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kernel.addresses import counted_address
from kernel.text import normalise
from kernel.throttle import take_share
from organisations.domain.accounts import open_account
from organisations.domain.enrolment import is_enrolment_code
from organisations.models import User

__all__ = [
    "ActivateTOTPForm",
    "AuthenticateForm",
    "ChangePasswordForm",
    "LoginForm",
    "ReauthenticateCodeForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
    "SetPasswordForm",
    "SignupForm",
]

_WORDS = {
    "code": _("Code"),
    "login": _("Email address"),
    "email": _("Email address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
}


class _InOurWords:
    """Labels from our catalogue; no placeholder, which vanishes when one types."""

    fields: dict[str, Any]
    words: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name) or _WORDS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        for name in {"password", "oldpassword"} & set(self.fields):
            self.fields[name].help_text = ""  # the link to a new password stands below the form


class LoginForm(_InOurWords, library.LoginForm):
    """Signing in."""


class SignupForm(_InOurWords, library.SignupForm):
    """A citizen opens an account. Whether the address has one already, neither the answer nor its time tells."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("full_name", "email", "password1", "password2")
    words = {"password1": _("Password"), "password2": _("Password once more")}

    def clean_full_name(self) -> str:
        """In its normal form; something must be left of it."""
        name = normalise(self.cleaned_data["full_name"])
        if not name:
            raise forms.ValidationError(self.fields["full_name"].error_messages["required"], code="required")
        return name

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Open it; its owner is told by mail when there is one, also when somebody else was faster by a moment."""
        take_share("accounts", counted_address(request.META))
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return self.save(request), None
            except IntegrityError:
                self.account_already_exists = True
        else:
            self._open_and_undo()
        found: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return found

    def _open_and_undo(self) -> None:
        """The work of opening one, for nobody: time must not tell whether there was one already."""
        nobody = f"{token_hex(16)}@closed.invalid"
        with transaction.atomic():
            open_account(nobody, self.cleaned_data["password1"], full_name=self.cleaned_data["full_name"])
            transaction.set_rollback(True)


class ReauthenticateForm(_InOurWords, library.ReauthenticateForm):
    """The password once more, before something that matters."""


class ChangePasswordForm(_InOurWords, library.ChangePasswordForm):
    """A new password instead of the present one."""


class SetPasswordForm(_InOurWords, library.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(_InOurWords, library.ResetPasswordForm):
    """Where the link to a new password goes."""


class ResetPasswordKeyForm(_InOurWords, library.ResetPasswordKeyForm):
    """A new password by such a link."""


class ActivateTOTPForm(_InOurWords, totp.ActivateTOTPForm):
    """The code that was mailed or handed out, and the first one of a new authenticator app."""

    enrolment_code = forms.CharField(
        label=_("Code from the mail"),
        max_length=40,
        help_text=_("Or the one that your administrator has handed you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("enrolment_code", "code")
    words = {"code": _("Code of the app")}

    def clean_enrolment_code(self) -> str:
        """The right one stays good until the app's code is right as well."""
        typed: str = self.cleaned_data["enrolment_code"]
        if not is_enrolment_code(self.user, typed):
            refused = _("The code from the mail is not right, or cannot be used any more. Have another one sent.")
            raise forms.ValidationError(refused, code="enrolment")
        return typed


class AuthenticateForm(_InOurWords, second.AuthenticateForm):
    """The code of the app, after the password."""


class ReauthenticateCodeForm(_InOurWords, second.ReauthenticateForm):
    """The code of the app once more, before something that matters."""
