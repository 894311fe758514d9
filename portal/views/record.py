"""The record of kept promises on the front page: counted every ten minutes, shown to everybody alike."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from workflows.domain.queries.access import overdue
from workflows.domain.queries.promises import Kept, kept_promises
from workflows.models import Case

__all__ = ["Record", "record_of_promises"]

_DAYS = 30
_KEPT_FOR = 600  # seconds
_KEY = "record-of-promises:1"  # another number when the values below are others


@dataclass(frozen=True)
class Record:
    """The last thirty days, this year, and how many cases are over their date now; as counted at ``at``."""

    month: Kept
    year: Kept
    overdue: int
    at: datetime


def _count() -> dict[str, Any]:
    """Plain values: what was kept before an update must not be read back as a class that has changed since."""
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    month, year = kept_promises(today - timedelta(days=_DAYS), today.replace(month=1, day=1), until=now)
    return asdict(Record(month, year, overdue(Case.objects.all(), now).count(), now))


def record_of_promises() -> Record:
    """As it was counted last; a visitor costs the office nothing but the first one in ten minutes."""
    found: dict[str, Any] = cache.get_or_set(_KEY, _count, _KEPT_FOR)
    return Record(Kept(**found["month"]), Kept(**found["year"]), found["overdue"], found["at"])
