"""Guessing made slow, then refused; and shares of what costs the office room or time.

Counted in the database, so that every process knows.
"""

import hashlib
import hmac
import time
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from kernel.errors import EgovError
from kernel.models import FailedAttempts

__all__ = ["TooManyAttemptsError", "TooMuchError", "check_attempts", "note_failure", "take_share", "times_this_hour"]

_SLOWEST = 2.0  # seconds
_SLEEPERS = BoundedSemaphore(2)  # of the threads of one process: whoever guesses must not keep the others waiting


class TooManyAttemptsError(EgovError):
    """One address has guessed wrong too often: a 429 page."""

    code = "kernel.too_many_attempts"
    message = _("Too many wrong codes from your address. Please try again later.")


class TooMuchError(TooManyAttemptsError):
    """One address has taken its share of something costly for this hour: a 429 page."""

    code = "kernel.too_much"
    message = _("Too much was sent from your address within an hour. Nothing is lost: please go on a little later.")


def _key(purpose: str, address: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{address}".encode(), hashlib.sha256).hexdigest()


def _window() -> int:
    return int(time.time()) // int(settings.EGOV_LOOKUPS["WINDOW_SECONDS"])


def _counted(key: str) -> int:
    """This window and the one before: waiting for the hour to strike does not help."""
    now = _window()
    rows: dict[str, Any] = FailedAttempts.objects.filter(key=key, window__in=[now, now - 1]).aggregate(sum=Sum("count"))
    return int(rows["sum"] or 0)


def check_attempts(purpose: str, address: str) -> None:
    """Let the first attempts through at once, the next ones slowly, the rest not at all.

    Attempts that come while others are already being slowed are refused and counted, so that guessing from one place
    never holds the threads that everybody else is served by, and is over soon.
    """
    key = _key(purpose, address)
    failures, limits = _counted(key), settings.EGOV_LOOKUPS
    if failures >= limits["REFUSE_AFTER"]:
        raise TooManyAttemptsError
    if failures >= limits["SLOW_AFTER"]:
        _slow_down(key, min(_SLOWEST, (failures - limits["SLOW_AFTER"] + 1) * float(limits.get("SLOW_STEP", 0.02))))


def _slow_down(key: str, seconds: float) -> None:
    if not _SLEEPERS.acquire(blocking=False):
        _count(key, 1)
        raise TooManyAttemptsError
    try:
        time.sleep(seconds)
    finally:
        _SLEEPERS.release()


def note_failure(purpose: str, address: str) -> None:
    """One more wrong guess from this address; old windows are forgotten on the way."""
    _count(_key(purpose, address), 1)


def take_share(purpose: str, address: str, amount: int = 1) -> None:
    """Take ``amount`` of what ``EGOV_SHARES`` allows one address of ``purpose`` within an hour.

    ``TooMuchError`` when the share is used up; then nothing more is counted, so that it comes back with time.
    """
    key = _key(f"share:{purpose}", address)
    if _counted(key) >= settings.EGOV_SHARES[purpose]:
        raise TooMuchError
    _count(key, amount)


def times_this_hour(purpose: str, what: str) -> int:
    """Count once more that ``what`` has happened; how many times that makes in this window; no two callers get the same number."""
    with transaction.atomic():
        row = _count(_key(f"times:{purpose}", what), 1)
        row.refresh_from_db(fields=["count"])  # the row is ours until the end: the next one counts on from here
    return row.count


def _count(key: str, amount: int) -> FailedAttempts:
    now = _window()
    with transaction.atomic():
        row, _made = FailedAttempts.objects.get_or_create(key=key, window=now)
        FailedAttempts.objects.filter(pk=row.pk).update(count=F("count") + amount)
        FailedAttempts.objects.filter(window__lt=now - 1).delete()
    return row
