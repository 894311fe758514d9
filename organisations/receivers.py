"""Sign-ins, failed ones, and changes to how one signs in: recorded for whoever asks later who was at the desk."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from audit.domain.trail import record
from organisations.domain.accounts import end_sessions
from organisations.domain.enrolment import forget_enrolment_code
from organisations.enums import Event
from organisations.models import User

UNKNOWN = "account:unknown"  # one stream for all addresses that are nobody's; the address itself is not kept


def _record(event: Event, user: User, **detail: Any) -> None:
    record(event, subject=user, actor=user, detail=detail)


@receiver(user_logged_in)
def record_sign_in(sender: Any, user: User, **_signal: Any) -> None:
    """Somebody signed in."""
    _record(Event.SIGNED_IN, user)


@receiver(user_logged_out)
def record_sign_out(sender: Any, user: User | None, **_signal: Any) -> None:
    """Somebody signed out; a session that had ended already has nobody in it."""
    if user is not None:
        _record(Event.SIGNED_OUT, user)


@receiver(user_login_failed)
def record_failed_sign_in(sender: Any, credentials: dict[str, Any], **_signal: Any) -> None:
    """Somebody did not get in; how often that may be tried is limited before it comes here."""
    user = User.objects.filter(email__iexact=str(credentials.get("email", ""))[:254]).first()
    if user is None:
        record(Event.SIGN_IN_FAILED, stream=UNKNOWN)
    else:
        record(Event.SIGN_IN_FAILED, subject=user)


@receiver([password_changed, password_reset, password_set])
def record_password(sender: Any, user: User, **_signal: Any) -> None:
    """Somebody has another password now."""
    _record(Event.PASSWORD_CHANGED, user)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def record_second_factor(sender: Any, user: User, **_signal: Any) -> None:
    """Somebody's second factor was added, taken away or made anew."""
    _record(Event.SECOND_FACTOR_CHANGED, user)


@receiver(authenticator_added)
def keep_only_this_session(sender: Any, request: HttpRequest, user: User, **_signal: Any) -> None:
    """A sign-in elsewhere that was never asked for the new second factor must not go on beside it, nor the code for it."""
    forget_enrolment_code(user)
    end_sessions(user)
    update_session_auth_hash(request, user)


@receiver(email_confirmed)
def record_verified_address(sender: Any, email_address: EmailAddress, **_signal: Any) -> None:
    """Somebody has opened the link that was mailed to the address of the account."""
    _record(Event.ADDRESS_VERIFIED, email_address.user)
