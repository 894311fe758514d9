"""Done work is not kept for ever; what was given up stays until somebody has acted."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kernel.models import Job, JobState

__all__ = ["forget_done"]

BATCH = 1000


def forget_done() -> int:
    """Remove jobs that were done longer ago than ``EGOV_KEEP_JOBS_DAYS`` days; returns how many went.

    A batch is a transaction of its own, so that nobody waits for a long one. May be called as often as one likes.
    """
    over = timezone.now() - timedelta(days=settings.EGOV_KEEP_JOBS_DAYS)
    old = Job.objects.filter(state=JobState.DONE, finished_at__lt=over).order_by("finished_at")
    gone = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        gone += Job.objects.filter(pk__in=batch, state=JobState.DONE).delete()[0]
    return gone
