"""The first second factor of an account: set up by whoever has its password and a one-time code, never by the password alone.

The code is mailed to the address of the account, or handed out by whoever runs the server, face to face (decision 0052).
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.domain.trail import record
from kernel.identifiers import tidy_code
from organisations.enums import Event
from organisations.models import EnrolmentCode, User

__all__ = ["BY_HAND", "BY_MAIL", "forget_enrolment_code", "is_enrolment_code", "issue_enrolment_code"]

BY_MAIL, BY_HAND = timedelta(minutes=30), timedelta(hours=24)
_READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_MOST_WRONG = 5  # then only another code helps: the eight letters are not to be guessed


def _digest(user: User, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"enrolment:{user.pk}:{code}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def issue_enrolment_code(user: User, *, lasts: timedelta) -> str:
    """The account has a fresh code, which is told to the caller and kept nowhere; an earlier one is void. Recorded."""
    code = "".join(secrets.choice(_READABLE) for _letter in range(_LENGTH))
    fresh = {"digest": _digest(user, code), "expires_at": timezone.now() + lasts, "wrong": 0}
    EnrolmentCode.objects.update_or_create(user=user, defaults=fresh)
    record(Event.ENROLMENT_CODE_ISSUED, subject=user)
    return code


@transaction.atomic
def is_enrolment_code(user: User, typed: str) -> bool:
    """Whether the account may set up a second factor with what was typed; after some wrong ones the right one is void too."""
    row = EnrolmentCode.objects.select_for_update().filter(user=user, expires_at__gt=timezone.now()).first()
    if row is None or row.wrong >= _MOST_WRONG:
        return False
    found = hmac.compare_digest(row.digest, _digest(user, tidy_code(typed)[:40]))
    if not found:
        row.wrong += 1
        row.save(update_fields=["wrong"])
    return found


def forget_enrolment_code(user: User) -> None:
    """It was used, or what it was for is over."""
    EnrolmentCode.objects.filter(user=user).delete()
