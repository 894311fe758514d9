"""Citizens' accounts: opened by themselves, closed by themselves, forgotten when their address is never verified."""

from datetime import timedelta
from secrets import token_hex

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils import timezone

from audit.domain.trail import record
from audit.models import TrailEntry
from organisations import rules
from organisations.enums import Event
from organisations.errors import CitizensOnlyError
from organisations.models import User
from organisations.signals import account_closed

__all__ = [
    "UNVERIFIED_FOR",
    "close_account",
    "end_sessions",
    "forget_second_factor",
    "forget_unverified",
    "has_second_factor",
    "open_account",
]

log = structlog.get_logger(__name__)
UNVERIFIED_FOR = timedelta(days=7)  # longer than the link in the mail can be used


@transaction.atomic
def open_account(email: str, password: str, *, full_name: str) -> User:
    """A citizen has an account; recorded. It opens nothing yet: the address must be verified first.

    ``IntegrityError`` when the address has an account by now.
    """
    account = User.objects.create_user(email, password, full_name=full_name)
    record(Event.ACCOUNT_OPENED, subject=account)
    return account


@transaction.atomic
def close_account(account: User) -> None:
    """A citizen leaves: nobody signs in to the account any more, and it tells neither name nor address.

    The row stays, nameless, because the trail names it. What hangs on it goes by ``account_closed``; recorded.

    Raises:
        CitizensOnlyError: an official's account is ended by an administrator.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    if not rules.is_citizen(account):
        raise CitizensOnlyError
    account_closed.send(sender=User, account=account)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    account.email, account.full_name, account.phone = f"{account.uuid}@closed.invalid", "", ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
    record(Event.ACCOUNT_CLOSED, subject=account, actor=account)


def has_second_factor(user: User) -> bool:
    """Whether a code of an authenticator app is asked for when this person signs in."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def end_sessions(account: User) -> None:
    """Whoever is signed in to the account is so no more, on no computer."""
    account.sessions_salt = token_hex(16)
    account.save(update_fields=["sessions_salt"])


@transaction.atomic
def forget_second_factor(account: User) -> bool:
    """Whoever lost telephone and recovery codes sets up new ones; sign-ins end, recorded. False when there is none."""
    account = User.objects.select_for_update().get(pk=account.pk)
    removed, _tables = Authenticator.objects.filter(user=account).delete()
    if removed:
        end_sessions(account)
        record(Event.SECOND_FACTOR_CHANGED, subject=account)
    return bool(removed)


def _unverified() -> QuerySet[User]:
    begun = User.objects.filter(is_official=False, is_active=True, joined_at__lt=timezone.now() - UNVERIFIED_FOR)
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    # Who chose a new password by a mailed link reads that mail: the trail names them, and they stay.
    acted = TrailEntry.objects.filter(actor=OuterRef("pk"))
    return begun.exclude(Exists(verified)).exclude(Exists(acted))


def forget_unverified() -> int:
    """Remove citizens' accounts whose address nobody has verified for a week; each recorded; says how many.

    Somebody may have typed another's address: it must not stay here, nor keep its owner from opening an account.
    Each account by itself, so that one that cannot be removed keeps none of the others.
    """
    forgotten = 0
    for pk in list(_unverified().order_by("pk").values_list("pk", flat=True)):
        try:
            forgotten += _forget(pk)
        except ProtectedError:
            log.warning("accounts.not_forgotten", account=pk)
    return forgotten


@transaction.atomic
def _forget(pk: int) -> bool:
    """Asked once more under the locks: the owner may be opening the link at this moment."""
    list(EmailAddress.objects.select_for_update().filter(user=pk))
    account = _unverified().select_for_update().filter(pk=pk).first()
    if account is None:
        return False
    record(Event.ACCOUNT_FORGOTTEN, subject=account)
    account.delete()
    return True
