"""Doing the work: claim under lock, do it outside any transaction, settle."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from kernel.errors import EgovError, EngineError
from kernel.jobs.holders import current_holder, is_gone
from kernel.jobs.registry import attempts_allowed, kind_of
from kernel.models import Job, JobState

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=6)  # longer than the hard time limit of a task
_BACKOFF = (2, 5, 15, 60, 120, 300, 600, 1800)


def _lock() -> dict[str, Any]:
    return {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}


def _claim(job_id: str) -> Job | None:
    now = timezone.now()
    due = Q(state=JobState.PENDING, run_after__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        row = Job.objects.select_for_update(**_lock()).filter(due, pk=job_id).first()
        if row is None:
            return None
        if row.attempts >= attempts_allowed(row.topic):  # it has killed its workers: one more would be one too many
            row.state, row.last_error, row.finished_at = JobState.DEAD, "killed", now
            row.save(update_fields=["state", "last_error", "finished_at"])
            return None
        row.state, row.attempts, row.again = JobState.RUNNING, row.attempts + 1, False
        row.holder, row.lease_until = current_holder(), now + LEASE
        row.save(update_fields=["state", "attempts", "again", "holder", "lease_until"])
    return row


def _settle(row: Job, error: Exception | None) -> None:
    """Write how the run ended, unless somebody else has claimed the job since."""
    with transaction.atomic():
        now = Job.objects.select_for_update().filter(pk=row.pk, state=JobState.RUNNING, attempts=row.attempts).first()
        if now is None:
            return
        if error is None:
            now.state, now.last_error = (JobState.PENDING if now.again else JobState.DONE), ""
            now.attempts = 0 if now.again else now.attempts
            now.finished_at, now.run_after = timezone.now(), timezone.now()
        else:
            _mark_failed(now, error)
        now.save()


def _mark_failed(row: Job, error: Exception) -> None:
    code = error.code if isinstance(error, EgovError) else "unexpected"
    row.last_error = f"{code} {type(error).__name__}"[:200]
    # A rule or access error cannot change by waiting; an unexpected one may (a lock, a full disk), within bounds.
    hopeless = isinstance(error, EgovError) and not isinstance(error, EngineError)
    permanent = hopeless or (isinstance(error, EngineError) and error.permanent)
    if permanent or row.attempts >= attempts_allowed(row.topic):
        row.state, row.finished_at = JobState.DEAD, timezone.now()
    else:
        delay = _BACKOFF[min(row.attempts, len(_BACKOFF)) - 1]
        row.state, row.run_after = JobState.PENDING, timezone.now() + timedelta(seconds=delay)


def run_one(job_id: str) -> bool:
    """Do the job if it is due and free; True when this call did it (well or badly)."""
    row = _claim(job_id)
    if row is None:
        return False
    error: Exception | None = None
    try:
        kind_of(row.topic).handler(row.payload)
    except Exception as caught:
        error = caught
        log.warning("jobs.failed", topic=row.topic, attempt=row.attempts, error=type(caught).__name__, exc_info=True)
    _settle(row, error)
    return True


def release_orphans() -> int:
    """Free the jobs whose worker was killed on this host; returns how many."""
    orphans = [row.pk for row in Job.objects.filter(state=JobState.RUNNING) if is_gone(row.holder)]
    waiting = Job.objects.filter(pk__in=orphans, state=JobState.RUNNING)
    return waiting.update(state=JobState.PENDING, run_after=timezone.now(), lease_until=None)


def run_due(limit: int = 200) -> int:
    """Do what is due, oldest first; returns how many jobs this call did. Called by the sweep and by tests."""
    release_orphans()
    now = timezone.now()
    due = Q(state=JobState.PENDING, run_after__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
    ids = list(Job.objects.filter(due).order_by("run_after", "created_at").values_list("pk", flat=True)[:limit])
    return sum(run_one(str(pk)) for pk in ids)
