"""The record of kept promises: of the cases that were answered in a period, how many in time. Numbers only, of no person.

One question for the front page and for reports. A case counts with the day its answer was ready, or it was refused; a withdrawn
or stopped one got no answer. A new date with an apology is a broken promise however early the second one was kept; a date
that the law moved (a supplement, a rest, a day off announced late, the applicant's written agreement where it counts) is not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from workflows.enums import CaseState, ClockReason
from workflows.models import Case, ClockEntry

__all__ = ["Kept", "kept_promises"]

_ANSWERED = (CaseState.FINISHED, CaseState.RETURNED, CaseState.REFUSED)


@dataclass(frozen=True)
class Kept:
    """Of the cases answered from ``since`` on: how many there were, and how many in time."""

    since: datetime
    answered: int
    in_time: int
    apologised: int

    @property
    def late(self) -> int:
        """Answered after the promise as it stood in the end, or only after an apology."""
        return self.answered - self.in_time

    @property
    def percent(self) -> float | None:
        """The share in time, rounded down so that one late case never reads as none; None when nothing was answered."""
        return self.in_time * 1000 // self.answered / 10 if self.answered else None


_FIELDS = ("answered", "in_time", "apologised")


def _of(place: int, since: datetime) -> dict[str, Any]:
    within = Q(answered_at__gte=since)
    in_time = within & Q(answered_at__lte=F("promised_at"), sorry=False)
    filters = (within, in_time, within & Q(sorry=True))
    return {f"{field}_{place}": Count("pk", filter=rows) for field, rows in zip(_FIELDS, filters, strict=True)}


def kept_promises(*since: datetime, until: datetime) -> list[Kept]:
    """The record from each of ``since`` to ``until``; one query over the cases answered in the longest of these periods."""
    apologies = ClockEntry.objects.filter(case=OuterRef("pk"), reason=ClockReason.EXTENDED)
    rows = (
        Case.objects.filter(promised_at__isnull=False, state__in=_ANSWERED)
        .annotate(answered_at=Coalesce("finished_at", "ended_at"), sorry=Exists(apologies))
        .filter(answered_at__gte=min(since), answered_at__lte=until)
    )
    counts = rows.aggregate(
        **{name: count for place, start in enumerate(since) for name, count in _of(place, start).items()}
    )
    return [Kept(start, *(counts[f"{field}_{place}"] for field in _FIELDS)) for place, start in enumerate(since)]
