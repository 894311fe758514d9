"""Guessing made slow, then refused: counted in the database, so that every process knows."""

import hashlib
import hmac
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from kernel.errors import EgovError
from kernel.models import FailedAttempts

__all__ = ["TooManyAttemptsError", "check_attempts", "note_failure"]

_SLOWEST = 2.0  # seconds


class TooManyAttemptsError(EgovError):
    """One address has guessed wrong too often: a 429 page."""

    code = "kernel.too_many_attempts"
    message = _("Too many wrong codes from your address. Please try again later.")


def _key(purpose: str, address: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{address}".encode(), hashlib.sha256).hexdigest()


def _window() -> int:
    return int(time.time()) // int(settings.EGOV_LOOKUPS["WINDOW_SECONDS"])


def _failures(key: str) -> int:
    """This window and the one before: waiting for the hour to strike does not help."""
    now = _window()
    rows: dict[str, Any] = FailedAttempts.objects.filter(key=key, window__in=[now, now - 1]).aggregate(sum=Sum("count"))
    return int(rows["sum"] or 0)


def check_attempts(purpose: str, address: str) -> None:
    """Let the first attempts through at once, the next ones slowly, the rest not at all."""
    failures = _failures(_key(purpose, address))
    limits = settings.EGOV_LOOKUPS
    if failures >= limits["REFUSE_AFTER"]:
        raise TooManyAttemptsError
    if failures >= limits["SLOW_AFTER"]:
        time.sleep(min(_SLOWEST, (failures - limits["SLOW_AFTER"] + 1) * float(limits.get("SLOW_STEP", 0.02))))


def note_failure(purpose: str, address: str) -> None:
    """One more wrong guess from this address; old windows are forgotten on the way."""
    key, now = _key(purpose, address), _window()
    with transaction.atomic():
        row, _made = FailedAttempts.objects.get_or_create(key=key, window=now)
        FailedAttempts.objects.filter(pk=row.pk).update(count=F("count") + 1)
        FailedAttempts.objects.filter(window__lt=now - 1).delete()
