"""The forms of accounts, in the reader's words: the library has no Vietnamese."""

from typing import Any

from allauth.account import forms as library
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

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
]

_WORDS = {
    "code": _("Code"),
    "login": _("Official email address"),
    "email": _("Official email address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
}


class _InOurWords:
    """Labels from our catalogue; no placeholder, which vanishes when one types."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _WORDS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        for name in {"password", "oldpassword"} & set(self.fields):
            self.fields[name].help_text = ""  # the link to a new password stands below the form


class LoginForm(_InOurWords, library.LoginForm):
    """Signing in."""


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
    """The first code of a new authenticator app."""


class AuthenticateForm(_InOurWords, second.AuthenticateForm):
    """The code of the app, after the password."""


class ReauthenticateCodeForm(_InOurWords, second.ReauthenticateForm):
    """The code of the app once more, before something that matters."""
